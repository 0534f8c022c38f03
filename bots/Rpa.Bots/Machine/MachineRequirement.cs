using Rpa.Expressions;

namespace Rpa.Bots.Machine;

/// <summary>Something the machine must have: a program, a library, a font. Bots and tests declare what they need; the doctor checks and installs it.</summary>
/// <param name="Name">`chromium`.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Packages">Debian packages that bring it.</param>
/// <param name="CheckAsync">Really starts it, and says what it found.</param>
public sealed record MachineRequirement(string Name, LocalText Purpose, IReadOnlyList<string> Packages, Func<CancellationToken, Task<RequirementState>> CheckAsync)
{
    /// <summary>The program runs without it, with less; it is reported but does not stop anything.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What to do where apt-get cannot help, such as on Ubuntu, where `chromium` is a stub.</summary>
    public string Otherwise { get; init; } = "";
}

/// <summary>What a check found.</summary>
/// <param name="Works">It started and did what it should.</param>
/// <param name="Version">Its version, or empty.</param>
/// <param name="Detail">Where it is, or what went wrong.</param>
public sealed record RequirementState(bool Works, string Version, string Detail)
{
    /// <summary>It is not there or does not work.</summary>
    public static RequirementState Missing(string detail) => new(Works: false, "", detail);
}
