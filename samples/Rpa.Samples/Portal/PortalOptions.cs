namespace Rpa.Samples.Portal;

/// <summary>How the register portal behaves; fixed at start. What changes while it runs is in <see cref="PortalFaults"/>.</summary>
public sealed record PortalOptions
{
    /// <summary>The one account of the portal.</summary>
    public string User { get; init; } = "robot";

    /// <summary>Its password.</summary>
    public string Password { get; init; } = "robot-2026";

    /// <summary>A session without a request for this long ends; its half-filled forms are gone with it.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Refuse an entry of the same kind for the same person at the same address. Off, the portal counts what it is sent.</summary>
    public bool DuplicateCheck { get; init; } = true;

    /// <summary>How many working days ahead the calendar of passport appointments reaches.</summary>
    public int CalendarDays { get; init; } = 40;

    /// <summary>How many counters serve the same appointment time.</summary>
    public int Counters { get; init; } = 2;
}
