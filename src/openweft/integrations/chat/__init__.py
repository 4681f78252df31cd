"""Chat: messages to incoming webhooks of Slack, Mattermost and programs of one's own."""
