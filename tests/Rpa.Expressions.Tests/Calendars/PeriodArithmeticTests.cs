using System.Globalization;
using Rpa.Expressions.Calendars;

namespace Rpa.Expressions.Tests.Calendars;

/// <summary>The tables were computed by hand from a printed calendar; the comments name what each group shows.</summary>
public sealed class PeriodArithmeticTests
{
    private static readonly HolidayCalendar Land = HolidayCalendars.Find("rheinland-pfalz")!;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    // Days: the day of the event is not counted, the end moves off Saturday, Sunday, holiday and chains of them.
    [InlineData("2026-11-16", "1 day", "2026-11-17")]
    [InlineData("2026-11-20", "1 day", "2026-11-23")]
    [InlineData("2026-11-20", "2 days", "2026-11-23")]
    [InlineData("2026-11-20", "3 days", "2026-11-23")]
    [InlineData("2026-11-20", "4 days", "2026-11-24")]
    [InlineData("2026-11-21", "0 days", "2026-11-23")]
    [InlineData("2026-11-09", "14 days", "2026-11-23")]
    [InlineData("2026-11-21", "30 days", "2026-12-21")]
    [InlineData("2026-12-23", "1 day", "2026-12-24")]
    [InlineData("2026-12-23", "2 days", "2026-12-28")]
    [InlineData("2026-12-30", "1 day", "2026-12-31")]
    [InlineData("2026-12-30", "2 days", "2027-01-04")]
    [InlineData("2026-04-01", "2 days", "2026-04-07")]
    [InlineData("2026-04-30", "1 day", "2026-05-04")]
    [InlineData("2026-05-13", "1 day", "2026-05-15")]
    [InlineData("2026-05-22", "3 days", "2026-05-26")]
    [InlineData("2026-06-03", "1 day", "2026-06-05")]
    [InlineData("2026-10-02", "1 day", "2026-10-05")]
    [InlineData("2026-10-30", "2 days", "2026-11-02")]
    [InlineData("2028-02-28", "1 day", "2028-02-29")]
    // Weeks: the same weekday.
    [InlineData("2026-11-20", "1 week", "2026-11-27")]
    [InlineData("2026-11-21", "1 week", "2026-11-30")]
    [InlineData("2026-09-08", "12 weeks", "2026-12-01")]
    [InlineData("2026-12-11", "2 weeks", "2026-12-28")]
    [InlineData("2026-03-23", "2 weeks", "2026-04-07")]
    // Months: the same number, or the last day of a shorter month.
    [InlineData("2026-01-31", "1 month", "2026-03-02")]
    [InlineData("2028-01-31", "1 month", "2028-02-29")]
    [InlineData("2026-08-31", "1 month", "2026-09-30")]
    [InlineData("2026-02-28", "1 month", "2026-03-30")]
    [InlineData("2026-03-03", "1 month", "2026-04-07")]
    [InlineData("2026-05-15", "1 month", "2026-06-15")]
    [InlineData("2026-10-01", "1 month", "2026-11-02")]
    [InlineData("2026-09-25", "3 months", "2026-12-28")]
    [InlineData("2026-11-21", "3 months", "2027-02-22")]
    [InlineData("2026-11-20", "3 months", "2027-02-22")]
    [InlineData("2026-11-30", "3 months", "2027-03-01")]
    [InlineData("2025-12-31", "6 months", "2026-06-30")]
    [InlineData("2026-07-01", "12 months", "2027-07-01")]
    // Years.
    [InlineData("2028-02-29", "1 year", "2029-02-28")]
    [InlineData("2024-02-29", "4 years", "2028-02-29")]
    [InlineData("2026-11-21", "1 year", "2027-11-22")]
    [InlineData("2026-01-01", "10 years", "2036-01-02")]
    // Working days: Saturdays, Sundays and holidays are not counted at all.
    [InlineData("2026-11-20", "1 working day", "2026-11-23")]
    [InlineData("2026-11-21", "1 working day", "2026-11-23")]
    [InlineData("2026-11-22", "1 working day", "2026-11-23")]
    [InlineData("2026-11-20", "2 working days", "2026-11-24")]
    [InlineData("2026-11-20", "20 working days", "2026-12-18")]
    [InlineData("2026-12-18", "5 working days", "2026-12-28")]
    [InlineData("2026-12-23", "2 working days", "2026-12-28")]
    [InlineData("2026-12-30", "2 working days", "2027-01-04")]
    [InlineData("2026-04-02", "1 working day", "2026-04-07")]
    [InlineData("2026-05-13", "3 working days", "2026-05-19")]
    [InlineData("2026-06-03", "1 working day", "2026-06-05")]
    [InlineData("2026-10-02", "1 working day", "2026-10-05")]
    [InlineData("2026-11-21", "0 working days", "2026-11-23")]
    public void PeriodsEndAsTheCivilCodeSays(string day, string period, string end) =>
        Assert.Equal(Day(end), PeriodArithmetic.LastDay(Day(day), Period.Parse(period)!.Value, Land));

    [Theory]
    [InlineData("2026-01-01", "1 year", "2026-12-31")]
    [InlineData("2026-03-01", "1 month", "2026-03-31")]
    [InlineData("2026-01-31", "1 month", "2026-02-28")]
    [InlineData("2026-01-30", "1 month", "2026-02-28")]
    [InlineData("2026-01-29", "1 month", "2026-02-28")]
    [InlineData("2026-01-28", "1 month", "2026-02-27")]
    [InlineData("2028-02-29", "1 year", "2029-02-28")]
    [InlineData("2026-11-21", "1 week", "2026-11-27")]
    [InlineData("2026-11-21", "1 day", "2026-11-21")]
    [InlineData("2026-11-21", "84 days", "2027-02-12")]
    public void APeriodWhoseFirstDayCountsEndsADayEarlier(string first, string period, string end) =>
        Assert.Equal(Day(end), PeriodArithmetic.LastDayFromBeginOf(Day(first), Period.Parse(period)!.Value));

    [Theory]
    [InlineData("2026-11-20", "1 week", 1, "2026-11-30")]
    [InlineData("2026-11-20", "1 day", 2, "2026-11-23")]
    [InlineData("2026-09-25", "3 months", 10, "2027-01-04")]
    public void StandingStillIsAddedBeforeTheEndIsMoved(string day, string period, int paused, string end) =>
        Assert.Equal(Day(end), PeriodArithmetic.LastDay(Day(day), Period.Parse(period)!.Value, Land, paused));

    [Theory]
    [InlineData("2026-11-20T10:00:00Z", "1 working day", "2026-11-23T23:00:00Z")]
    [InlineData("2026-11-20T23:30:00Z", "1 day", "2026-11-23T23:00:00Z")]
    [InlineData("2026-07-01T22:30:00Z", "1 day", "2026-07-03T22:00:00Z")]
    [InlineData("2026-03-27T12:00:00Z", "2 days", "2026-03-30T22:00:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "1 day", "2026-10-26T23:00:00Z")]
    [InlineData("2026-03-28T12:00:00Z", "24 hours", "2026-03-29T12:00:00Z")]
    [InlineData("2026-11-21T12:00:00Z", "30 seconds", "2026-11-21T12:00:30Z")]
    [InlineData("2026-11-21T12:00:00Z", "90 minutes", "2026-11-21T13:30:00Z")]
    public void LongPeriodsEndWithTheDayInGermanyShortOnesByTheClock(string from, string period, string end) =>
        Assert.Equal(
            DateTimeOffset.Parse(end, CultureInfo.InvariantCulture),
            PeriodArithmetic.End(DateTimeOffset.Parse(from, CultureInfo.InvariantCulture), Period.Parse(period)!.Value, Land));

    [Fact]
    public void StandingStillKeepsTheClockReadingOverTheChangeOfTime() =>
        Assert.Equal(
            new DateTimeOffset(2026, 3, 29, 13, 0, 0, TimeSpan.Zero),
            PeriodArithmetic.End(new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), new Period(2, PeriodUnit.Hours), Land, pausedDays: 1));

    [Theory]
    [InlineData("2026-12-23", "2027-01-04", 6)]
    [InlineData("2026-11-20", "2026-11-23", 1)]
    [InlineData("2026-11-23", "2026-11-20", -1)]
    [InlineData("2026-11-23", "2026-11-23", 0)]
    public void WorkingDaysAreCounted(string from, string to, int expected) =>
        Assert.Equal(expected, PeriodArithmetic.WorkingDaysBetween(Day(from), Day(to), Land));

    [Theory]
    [InlineData("2002-11-21", "2026-11-20", 23)]
    [InlineData("2002-11-21", "2026-11-21", 24)]
    [InlineData("2008-02-29", "2026-02-28", 17)]
    [InlineData("2008-02-29", "2026-03-01", 18)]
    [InlineData("2027-01-01", "2026-01-01", 0)]
    public void AgeIsCompletedOnTheBirthday(string birth, string day, int age) => Assert.Equal(age, PeriodArithmetic.AgeOn(Day(birth), Day(day)));

    [Fact]
    public void WithoutACalendarTheEndIsNotMoved()
    {
        Assert.Equal(Day("2026-11-21"), PeriodArithmetic.LastDay(Day("2026-11-20"), new Period(1, PeriodUnit.Days), null));
        Assert.Equal(Day("2026-12-28"), PeriodArithmetic.LastDay(Day("2026-12-24"), new Period(2, PeriodUnit.WorkingDays), null));
    }

    [Fact]
    public void PeriodsPastTheEndOfTimeStopThere()
    {
        foreach (var unit in Enum.GetValues<PeriodUnit>())
        {
            Assert.True(PeriodArithmetic.End(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), new Period(Period.MaxNumber, unit), Land) > new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        }
    }
}
