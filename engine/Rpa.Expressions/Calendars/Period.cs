using System.Globalization;

namespace Rpa.Expressions.Calendars;

/// <summary>Units of a period.</summary>
public enum PeriodUnit
{
    /// <summary>Seconds.</summary>
    Seconds,
    /// <summary>Minutes.</summary>
    Minutes,
    /// <summary>Hours.</summary>
    Hours,
    /// <summary>Calendar days (§ 187, § 188 BGB).</summary>
    Days,
    /// <summary>Days of work in a calendar.</summary>
    WorkingDays,
    /// <summary>Weeks.</summary>
    Weeks,
    /// <summary>Months.</summary>
    Months,
    /// <summary>Years.</summary>
    Years,
}

/// <summary>A length of time as people write it: `2 working days`, `3 months`, `30 seconds`.</summary>
public readonly record struct Period(int Number, PeriodUnit Unit)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Number} {(Unit == PeriodUnit.WorkingDays ? "working days" : Unit.ToString().ToLowerInvariant())}");
}
