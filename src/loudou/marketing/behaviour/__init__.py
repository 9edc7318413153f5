"""What people do before and beside talking to us: page views, downloads, mails opened, sign-ins at a stand.

Owns the log of events and who a visitor turned out to be. It does not score anybody (leads do) and knows no lead but by
id. Words: *event* (one thing somebody did), *visitor* (a browser or a device, anonymous until identified),
*person* (a lead or contact a visitor turned out to be), *kind* (what was done), *batch* (events sent together).
"""
