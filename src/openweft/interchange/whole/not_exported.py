"""The tables that are not in the format, each with its reason."""

NOT_EXPORTED: dict[str, str] = {
    "workspaces.User": "belongs to the installation; a seat keeps its person's address",
    "workspaces.Invitation": "a secret link; people are invited anew",
    "workspaces.RefusedAddress": "belongs to the installation, whose mail came back",
    "items.Letter": "what one installation sent; the notices in it are kept",
    "items.NoticePlace": "how far one installation has read its events",
    "items.NoticeStart": "set anew: what is read in is no news",
    "items.SearchText": "made anew of what is read in",
    "workspaces.Sending": "kept for a day, against sending a form twice",
    "jobs.Job": "work under way in one installation",
    "jobs.Worker": "a process of one installation",
    "interchange.ImportDraft": "files nobody has imported yet",
    "interchange.DraftFile": "a file nobody has imported yet",
}
