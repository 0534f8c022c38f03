using System.Collections.Immutable;
using System.Reflection;
using Rpa.Dashboard.Session;

namespace Rpa.Dashboard;

/// <summary>How the pages are served.</summary>
public sealed record DashboardOptions
{
    /// <summary>People who may sign in by choosing their name; empty where sign-in is real.</summary>
    public ImmutableArray<DemoAccount> DemoAccounts { get; init; } = [];

    /// <summary>Assemblies with further pages (the designer).</summary>
    public ImmutableArray<Assembly> MorePages { get; init; } = [];

    /// <summary>Links of these pages in the header.</summary>
    public ImmutableArray<PageLink> MoreLinks { get; init; } = [];

    /// <summary>The folder of sheets that bots write, offered for download; null where there is none.</summary>
    public string? SheetFolder { get; init; }
}

/// <summary>A link in the header.</summary>
/// <param name="Address">Path.</param>
/// <param name="Title">What people read.</param>
/// <param name="Roles">Who sees it; everybody when empty.</param>
public sealed record PageLink(string Address, Rpa.Expressions.LocalText Title, ImmutableArray<string> Roles);
