"""The public pages of forms and links, the door of signed deliveries, and the pages of those who set them up."""
