using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rpa.Bots.Browser;

/// <summary>How the browser bot works on this machine; validated by <see cref="BrowserBot.Create"/>.</summary>
public sealed record BrowserBotOptions
{
    /// <summary>Path of Chromium or Chrome; null asks `RPA_CHROMIUM` and then the path of programs. A browser is never downloaded.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>The sites that page scripts name in `site:`.</summary>
    public ImmutableArray<BrowserSite> Sites { get; init; } = [];

    /// <summary>Whether Chromium runs in its own sandbox; null: yes, except as root, where Chromium refuses to.</summary>
    public bool? Sandbox { get; init; }

    /// <summary>Shows the browser's window.</summary>
    public bool Headed { get; init; }

    /// <summary>A pause after each operation, for people who watch.</summary>
    public TimeSpan SlowMotion { get; init; }

    /// <summary>Cases at the same time, over all sites.</summary>
    public int MaxContexts { get; init; } = 4;

    /// <summary>Empty contexts that wait ready for the next case.</summary>
    public int PreparedContexts { get; init; } = 1;

    /// <summary>A Chromium older than this is replaced when its cases are done.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A Chromium that served this many cases is replaced when its cases are done.</summary>
    public int MaxUses { get; init; } = 500;

    /// <summary>A Chromium whose processes hold more memory than this (resident bytes; looked at now and then, on Linux) is replaced when its cases are done.</summary>
    public long MaxMemory { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How long a step waits for what it needs on the page.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A page that has been quiet for this long does not bring any more what a script looks for: another element is looked for that is meant.</summary>
    public TimeSpan HealAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An attempt after a failed one is recorded (Playwright's trace, for the evidence).</summary>
    public bool RecordRetries { get; init; } = true;

    /// <summary>How long a page may take to arrive.</summary>
    public TimeSpan NavigationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Taken off the armed time before the click, for what the machine does between the check and the network.</summary>
    public TimeSpan SubmitSafety { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether this machine may reach hosts by a proxy of the house; null looks (<see cref="Pool.HouseProxy"/>).</summary>
    internal bool? IsProxied { get; init; }

    /// <summary>The clock of ages, waits and politeness.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Logs of the pool; never personal data.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}

/// <summary>A target application, by the name that page scripts use.</summary>
/// <param name="Name">`register`.</param>
/// <param name="Address">Base address; relative addresses of scripts are resolved against it.</param>
public sealed record BrowserSite(string Name, Uri Address)
{
    /// <summary>Name of the secret with the user's name; null: `NAME.user`.</summary>
    public string? UserSecret { get; init; }

    /// <summary>Name of the secret with the password; null: `NAME.password`.</summary>
    public string? PasswordSecret { get; init; }

    /// <summary>Cases at the same time at this site.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>The least time between the starts of two cases at this site.</summary>
    public TimeSpan Politeness { get; init; }

    /// <summary>
    /// A signed-in session may serve one case after another (never two at once). Off where the site keeps half-filled forms per session rather than per page.
    /// </summary>
    public bool ReuseSignIn { get; init; }
}
