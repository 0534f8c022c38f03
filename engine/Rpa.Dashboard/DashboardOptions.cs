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

    /// <summary>Links of these pages in the header: address, German and English name.</summary>
    public ImmutableArray<(string Address, Rpa.Expressions.LocalText Title)> MoreLinks { get; init; } = [];
}
