"""Who people are: users, the department tree, teams, roles, sign-in and API tokens.

Does not decide what they may see (access). Five words: user, department, team, role, token.
"""
