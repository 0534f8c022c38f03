using System.Globalization;
using System.Text;
using Rpa.Expressions.Calendars;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Tests.Calendars;

public sealed class HolidayCalendarTests
{
    private static readonly HolidayCalendar Land = HolidayCalendars.Find("rheinland-pfalz")!;

    [Theory]
    [InlineData("1818-03-22")]
    [InlineData("1961-04-02")]
    [InlineData("2000-04-23")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2028-04-16")]
    [InlineData("2030-04-21")]
    [InlineData("2038-04-25")]
    [InlineData("2285-03-22")]
    public void EasterIsComputedForAnyYear(string day)
    {
        var expected = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(expected, Easter.Sunday(expected.Year));
    }

    [Theory]
    [InlineData(2026, "01-01 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26")]
    [InlineData(2027, "01-01 03-26 03-29 05-01 05-06 05-17 05-27 10-03 11-01 12-25 12-26")]
    [InlineData(2008, "01-01 03-21 03-24 05-01 05-12 05-22 10-03 11-01 12-25 12-26")]
    [InlineData(1989, "01-01 03-24 03-27 05-01 05-04 05-15 05-25 11-01 12-25 12-26")]
    public void TheLandsHolidaysFallAsTheLawSays(int year, string expected)
    {
        var days = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(i => new DateOnly(year, 1, 1).AddDays(i)).Where(d => Land.HolidayOn(d) is not null);
        Assert.Equal(expected, string.Join(' ', days.Select(d => d.ToString("MM-dd", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void AHolidayHasItsNameInBothLanguages()
    {
        Assert.Equal(new LocalText("Karfreitag", "Good Friday"), Land.HolidayOn(new DateOnly(2026, 4, 3)));
        Assert.Null(Land.HolidayOn(new DateOnly(2026, 4, 4)));
        Assert.Equal("rheinland-pfalz", Land.Name);
        Assert.Null(HolidayCalendars.Find("atlantis"));
        Assert.Contains("rheinland-pfalz", HolidayCalendars.Names);
    }

    [Theory]
    [InlineData("2026-11-20", true)]
    [InlineData("2026-11-21", false)]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-12-24", true)]
    [InlineData("2026-12-25", false)]
    [InlineData("0001-01-01", true)]
    [InlineData("9999-12-31", true)]
    public void WorkingDaysAreTheRest(string day, bool isWorkingDay) =>
        Assert.Equal(isWorkingDay, Land.IsWorkingDay(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)));

    [Fact]
    public void AnotherLandIsAFile()
    {
        var bag = new DiagnosticBag();
        var saxony = HolidayCalendars.Read("sachsen.calendar.yaml", Encoding.UTF8.GetBytes("""
            calendar: sachsen
            source: SächsSFG § 1
            holidays:
              - { weekday: wednesday, before: 11-23, from: 1995, name: { de: Buß- und Bettag, en: Repentance Day } }
              - { on: 10-31, name: Reformationstag }
            """), bag)!;
        Assert.Empty(bag.ToImmutable());
        Assert.Equal("Repentance Day", saxony.HolidayOn(new DateOnly(2026, 11, 18))?.En);
        Assert.Equal("Repentance Day", saxony.HolidayOn(new DateOnly(2022, 11, 16))?.En);
        Assert.Null(saxony.HolidayOn(new DateOnly(1994, 11, 16)));
        Assert.NotNull(saxony.HolidayOn(new DateOnly(2026, 10, 31)));
    }

    [Theory]
    [InlineData("- { on: 13-01, name: x }", "4:11 RPA028")]
    [InlineData("- { easter: many, name: x }", "4:15 RPA024")]
    [InlineData("- { on: 01-01, easter: 1, name: x }", "4:5 RPA021")]
    [InlineData("- { name: x }", "4:5 RPA021")]
    [InlineData("- { weekday: wodnesday, before: 11-23, name: x }", "4:16 RPA026")]
    [InlineData("- { on: 01-01 }", "4:5 RPA021")]
    [InlineData("- { on: 01-01, name: x, sinc: 1990 }", "4:27 RPA020")]
    public void AFaultyRuleIsReportedAtItsPlace(string rule, string finding)
    {
        var bag = new DiagnosticBag();
        Assert.Null(HolidayCalendars.Read("f.yaml", Encoding.UTF8.GetBytes($"calendar: x\nsource: y\nholidays:\n  {rule}\n"), bag));
        Assert.Equal([finding], bag.ToImmutable().Select(d => $"{d.Span.Line}:{d.Span.Column} {d.Code}"));
    }
}
