"""What happens at the demo company, decided before anything is written: a function of a seed, a size and an instant."""

from loudou.config.demo.stories.shapes import DealStory, LeadStory, OrderStory, Story
from loudou.config.demo.stories.tell import tell_story

__all__ = ["DealStory", "LeadStory", "OrderStory", "Story", "tell_story"]
