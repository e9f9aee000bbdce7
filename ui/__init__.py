"""The window: it shows what the vault process answers and holds no key.

Floors, each importing only lower ones:

    __main__, app                 start a window by its arguments
    unlock_window, main_window    one window each, a process of its own
    workspaces                    which pages a role has
    pages                         one page for each thing a person does (pages do not know each other)
    page, problems, idle_lock, vault_client, handover
    widgets                       small parts that know nothing of the vault
    text, theme, settings         words, colours, fonts and icons; window geometry
"""
