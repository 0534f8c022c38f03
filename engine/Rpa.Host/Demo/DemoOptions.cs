namespace Rpa.Host.Demo;

/// <summary>What `rpa demo` was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>Ends when all cases have settled.</summary>
    public bool Exit { get; init; }

    /// <summary>Where the result goes; standard output when null.</summary>
    public FileInfo? Out { get; init; }

    /// <summary>Worker processes of their own, on <see cref="Database"/>; 0 works in this process.</summary>
    public int Workers { get; init; }

    /// <summary>`postgres://…`, or null for a SQLite file in the folder.</summary>
    public string? Database { get; init; }

    /// <summary>Seconds after which one of the workers is killed, again and again; 0 for never.</summary>
    public int KillEvery { get; init; }

    /// <summary>Mails that are generated.</summary>
    public int Cases { get; init; } = 24;

    /// <summary>Decides about everything that the generator draws.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Database, portal, mailboxes, ground truth; a temporary folder when null.</summary>
    public string? Data { get; init; }

    /// <summary>Port of the dashboard on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>A Maildir (or a folder of .eml files) of one's own instead of generated mails.</summary>
    public string? Mailbox { get; init; }

    /// <summary>A file of tokens for the API, beside the one of the environment.</summary>
    public string? ApiTokens { get; init; }

    /// <summary>The mails come from a Dovecot that the demo starts, by IMAP, instead of straight from the Maildir.</summary>
    public bool ByImap { get; init; }

    /// <summary>The folder of the processes.</summary>
    public string? Workflows { get; init; }
}
