using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Calendars;

namespace Rpa.Language.Parsing;

internal static class HolidayCalendars
{
    public static ImmutableArray<string> Names => ["rheinland-pfalz"];

    public static HolidayCalendar? Find(string name) => name == "rheinland-pfalz" ? new Weekends() : null;

    private sealed class Weekends : HolidayCalendar
    {
        public override string Name => "rheinland-pfalz";

        public override LocalText? HolidayOn(DateOnly day) => null;
    }
}
