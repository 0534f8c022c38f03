using System.Globalization;

namespace Rpa.Expressions.Calendars;

/// <summary>The units a process owner counts time in.</summary>
public enum PeriodUnit
{
    /// <summary>Seconds of the clock.</summary>
    Seconds,
    /// <summary>Minutes of the clock.</summary>
    Minutes,
    /// <summary>Hours of the clock: they pass through a change of daylight saving.</summary>
    Hours,
    /// <summary>Calendar days.</summary>
    Days,
    /// <summary>Days that are neither Saturday, Sunday nor holiday.</summary>
    WorkingDays,
    /// <summary>Calendar weeks of seven days.</summary>
    Weeks,
    /// <summary>Calendar months.</summary>
    Months,
    /// <summary>Calendar years.</summary>
    Years,
}

/// <summary>A length of time as people write it: `30 seconds`, `2 working days`, `3 months`.</summary>
/// <param name="Number">Zero to <see cref="MaxNumber"/>.</param>
/// <param name="Unit">What is counted.</param>
public readonly record struct Period(int Number, PeriodUnit Unit)
{
    /// <summary>The greatest number.</summary>
    public const int MaxNumber = 1_000_000;

    private static readonly (string Name, PeriodUnit Unit)[] Units =
    [
        ("second", PeriodUnit.Seconds), ("minute", PeriodUnit.Minutes), ("hour", PeriodUnit.Hours), ("day", PeriodUnit.Days),
        ("working day", PeriodUnit.WorkingDays), ("week", PeriodUnit.Weeks), ("month", PeriodUnit.Months), ("year", PeriodUnit.Years),
    ];

    /// <summary>What is expected, for messages.</summary>
    public const string Expected = "a number and one of seconds, minutes, hours, days, working days, weeks, months, years, such as '2 working days'";

    /// <summary>Seconds, minutes and hours, which the clock alone measures; all others need a calendar day to start from.</summary>
    public bool IsClock => Unit is PeriodUnit.Seconds or PeriodUnit.Minutes or PeriodUnit.Hours;

    /// <summary>The length of a clock period; null for the others.</summary>
    public TimeSpan? Span => Unit switch
    {
        PeriodUnit.Seconds => TimeSpan.FromSeconds(Number),
        PeriodUnit.Minutes => TimeSpan.FromMinutes(Number),
        PeriodUnit.Hours => TimeSpan.FromHours(Number),
        _ => null,
    };

    /// <summary>Reads `2 working days`, `1 hour`, singular or plural whatever the number; null where it is none.</summary>
    public static Period? Parse(string text)
    {
        var words = text.Trim().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > MaxNumber)
        {
            return null;
        }

        var name = string.Join(' ', words[1..]);
        foreach (var (unit, kind) in Units)
        {
            if (name == unit || name == unit + "s")
            {
                return new Period(number, kind);
            }
        }

        return null;
    }

    /// <summary>For people: `2 Arbeitstage`, `2 working days`.</summary>
    public LocalText ToText()
    {
        var (de, en) = Unit switch
        {
            PeriodUnit.Seconds => (Number == 1 ? "Sekunde" : "Sekunden", "second"),
            PeriodUnit.Minutes => (Number == 1 ? "Minute" : "Minuten", "minute"),
            PeriodUnit.Hours => (Number == 1 ? "Stunde" : "Stunden", "hour"),
            PeriodUnit.Days => (Number == 1 ? "Tag" : "Tage", "day"),
            PeriodUnit.WorkingDays => (Number == 1 ? "Arbeitstag" : "Arbeitstage", "working day"),
            PeriodUnit.Weeks => (Number == 1 ? "Woche" : "Wochen", "week"),
            PeriodUnit.Months => (Number == 1 ? "Monat" : "Monate", "month"),
            _ => (Number == 1 ? "Jahr" : "Jahre", "year"),
        };
        var number = Number.ToString(CultureInfo.InvariantCulture);
        return new LocalText($"{number} {de}", $"{number} {en}{(Number == 1 ? "" : "s")}");
    }

    /// <summary>As it is written in a workflow: `2 working days`.</summary>
    public override string ToString() => ToText().En;
}
