using System.Collections.Immutable;
using Rpa.Bots.Office.Files;
using Rpa.Bots.Office.Http;

namespace Rpa.Bots.Office;

/// <summary>What the office bot needs to know of the place where it runs.</summary>
public sealed record OfficeOptions
{
    /// <summary>The folder of the sheets; `with: file:` names files below it and nothing else.</summary>
    public required string Folder { get; init; }

    /// <summary>Whose letters these are.</summary>
    public LetterSender Sender { get; init; } = new();

    /// <summary>Programs that may be called over HTTP.</summary>
    public ImmutableArray<HttpService> Services { get; init; } = [];

    /// <summary>Folders whose files start cases.</summary>
    public ImmutableArray<WatchedFolder> Folders { get; init; } = [];

    /// <summary>How long to wait for a sheet that another process writes to.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>The sender as the letterhead and the address window show it.</summary>
public sealed record LetterSender
{
    /// <summary>The authority: `Stadtverwaltung Mainz`.</summary>
    public string Name { get; init; } = "Stadtverwaltung";

    /// <summary>The department, or empty.</summary>
    public string Department { get; init; } = "";

    /// <summary>Street and number, or a box.</summary>
    public string Street { get; init; } = "";

    /// <summary>Postal code and place.</summary>
    public string Place { get; init; } = "";

    /// <summary>Telephone, or empty.</summary>
    public string Phone { get; init; } = "";

    /// <summary>Mail address, or empty.</summary>
    public string Email { get; init; } = "";

    /// <summary>Web page, or empty.</summary>
    public string Web { get; init; } = "";
}
