namespace Rpa.Bots.Mail.Mime;

/// <summary>How much a stranger's message may ask of the reader. What lies beyond is left out with a warning, never an error.</summary>
public sealed record MimeLimits
{
    /// <summary>Bytes of a message that are looked at.</summary>
    public int Bytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Parts, containers included.</summary>
    public int Parts { get; init; } = 500;

    /// <summary>Nesting of containers.</summary>
    public int Depth { get; init; } = 24;

    /// <summary>Bytes of one header block.</summary>
    public int HeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Header fields of one block.</summary>
    public int HeaderFields { get; init; } = 1000;

    /// <summary>Bytes of one header field.</summary>
    public int FieldBytes { get; init; } = 64 * 1024;

    /// <summary>Characters of body text.</summary>
    public int TextCharacters { get; init; } = 4 * 1024 * 1024;

    /// <summary>Files in an archive that comes as an attachment.</summary>
    public int ArchiveEntries { get; init; } = 10_000;

    /// <summary>Bytes such an archive may have when unpacked.</summary>
    public long ArchiveBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>How many times as large it may become when unpacked; asked only of what is large then.</summary>
    public int ArchiveRatio { get; init; } = 150;

    /// <summary>The limits that hold unless a mailbox sets its own.</summary>
    public static MimeLimits Default { get; } = new();
}
