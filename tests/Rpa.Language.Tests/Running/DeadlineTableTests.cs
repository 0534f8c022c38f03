using System.Globalization;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Language.Tests.Running;

/// <summary>
/// R10 on running cases: the ends of deadlines, worked out by hand from §§ 187 to 193 BGB (which § 31 VwVfG applies to authorities) and the holidays of Rhineland-Palatinate
/// (§ 2 LFtG: 1 January, Good Friday, Easter Monday, 1 May, Ascension, Whit Monday, Corpus Christi, 3 October, 1 November, 25 and 26 December). Easter Sunday is 5 April 2026 and 28 March 2027.
/// </summary>
public sealed class DeadlineTableTests
{
    private static readonly Actor Clara = new("clara", "housing", ["clerk"]);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Start, length, pauses, and the last day of the deadline, or the minute at which one in hours ends. All times are those of the wall's clock.</summary>
    [Theory]
    // Months and the move off days without work (§§ 187 (1), 188 (2) (3), 193 BGB).
    [InlineData("2026-01-15T10:00", "1 month", "", "2026-02-16")]
    [InlineData("2026-01-31T10:00", "1 month", "", "2026-03-02")]
    [InlineData("2026-02-28T23:59", "1 month", "", "2026-03-30")]
    [InlineData("2026-03-31T08:00", "1 month", "", "2026-04-30")]
    [InlineData("2026-04-30T08:00", "1 month", "", "2026-06-01")]
    [InlineData("2026-05-31T12:00", "1 month", "", "2026-06-30")]
    [InlineData("2026-08-31T12:00", "1 month", "", "2026-09-30")]
    [InlineData("2026-09-25T12:00", "3 months", "", "2026-12-28")]
    [InlineData("2026-11-21T12:00", "3 months", "", "2027-02-22")]
    [InlineData("2026-11-30T12:00", "3 months", "", "2027-03-01")]
    [InlineData("2027-11-30T12:00", "3 months", "", "2028-02-29")]
    [InlineData("2026-10-01T00:00", "3 months", "", "2027-01-04")]
    [InlineData("2026-12-31T23:59", "2 months", "", "2027-03-01")]
    [InlineData("2026-07-03T12:00", "3 months", "", "2026-10-05")]
    [InlineData("2026-02-03T12:00", "3 months", "", "2026-05-04")]
    [InlineData("2026-12-01T12:00", "1 month", "", "2027-01-04")]
    // Weeks and days.
    [InlineData("2026-11-16T12:00", "2 weeks", "", "2026-11-30")]
    [InlineData("2026-12-11T12:00", "2 weeks", "", "2026-12-28")]
    [InlineData("2026-12-18T12:00", "2 weeks", "", "2027-01-04")]
    [InlineData("2026-03-20T12:00", "2 weeks", "", "2026-04-07")]
    [InlineData("2026-05-21T12:00", "4 days", "", "2026-05-26")]
    [InlineData("2026-05-27T12:00", "8 days", "", "2026-06-05")]
    [InlineData("2026-11-20T12:00", "1 day", "", "2026-11-23")]
    [InlineData("2026-11-20T23:30", "1 day", "", "2026-11-23")]
    [InlineData("2026-10-30T12:00", "2 days", "", "2026-11-02")]
    [InlineData("2028-02-28T12:00", "1 day", "", "2028-02-29")]
    [InlineData("2027-02-28T12:00", "1 day", "", "2027-03-01")]
    // Working days leave out Saturdays, Sundays and holidays of Rhineland-Palatinate.
    [InlineData("2026-11-20T12:00", "2 working days", "", "2026-11-24")]
    [InlineData("2026-12-23T12:00", "2 working days", "", "2026-12-28")]
    [InlineData("2026-12-30T12:00", "2 working days", "", "2027-01-04")]
    [InlineData("2026-04-01T12:00", "3 working days", "", "2026-04-08")]
    [InlineData("2026-04-30T12:00", "1 working day", "", "2026-05-04")]
    [InlineData("2026-05-13T12:00", "1 working day", "", "2026-05-15")]
    [InlineData("2026-06-03T12:00", "1 working day", "", "2026-06-05")]
    [InlineData("2026-10-02T12:00", "1 working day", "", "2026-10-05")]
    [InlineData("2026-11-23T12:00", "20 working days", "", "2026-12-21")]
    [InlineData("2026-11-30T12:00", "20 working days", "", "2026-12-29")]
    [InlineData("2026-11-22T12:00", "5 working days", "", "2026-11-27")]
    // Years, leap days.
    [InlineData("2028-02-29T12:00", "1 year", "", "2029-02-28")]
    [InlineData("2024-02-29T12:00", "4 years", "", "2028-02-29")]
    [InlineData("2026-11-21T12:00", "1 year", "", "2027-11-22")]
    // Whole days of standing still are added before the end is moved.
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T09:00..2026-11-05T09:00", "2026-11-18")]
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T09:00..2026-11-05T08:00", "2026-11-18")]
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T09:00..2026-11-05T09:01", "2026-11-19")]
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T09:00..2026-11-03T09:01", "2026-11-17")]
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T09:00..2026-11-08T09:00", "2026-11-23")]
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T09:00..2026-11-03T21:00,2026-11-04T09:00..2026-11-04T21:00", "2026-11-17")]
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T09:00..2026-11-03T21:00,2026-11-04T09:00..2026-11-04T21:01", "2026-11-18")]
    [InlineData("2026-11-02T09:00", "2 weeks", "2026-11-03T00:00..2026-11-13T00:00", "2026-11-26")]
    [InlineData("2026-09-25T12:00", "3 months", "2026-10-01T00:00..2026-10-08T00:00", "2027-01-04")]
    [InlineData("2026-09-25T12:00", "3 months", "2026-10-01T00:00..2026-10-31T00:00", "2027-01-25")]
    [InlineData("2026-01-31T10:00", "1 month", "2026-02-10T10:00..2026-02-12T10:00", "2026-03-02")]
    [InlineData("2026-01-31T10:00", "1 month", "2026-02-10T10:00..2026-02-13T10:00", "2026-03-03")]
    [InlineData("2026-04-01T12:00", "3 working days", "2026-04-07T12:00..2026-04-08T12:00", "2026-04-09")]
    [InlineData("2026-12-23T12:00", "2 working days", "2026-12-24T12:00..2026-12-25T12:00", "2026-12-29")]
    [InlineData("2026-12-18T12:00", "2 weeks", "2026-12-21T12:00..2026-12-24T12:00", "2027-01-04")]
    [InlineData("2026-12-18T12:00", "2 weeks", "2026-12-21T12:00..2026-12-25T12:00", "2027-01-05")]
    // Europe/Berlin: the clock goes forward on 2026-03-29 and back on 2026-10-25; days are days of the calendar.
    [InlineData("2026-03-27T12:00", "2 days", "", "2026-03-30")]
    [InlineData("2026-03-28T23:30", "1 month", "", "2026-04-28")]
    [InlineData("2026-03-29T00:30", "1 week", "", "2026-04-07")]
    [InlineData("2026-10-24T12:00", "1 week", "", "2026-11-02")]
    [InlineData("2026-10-25T02:30", "1 day", "", "2026-10-26")]
    [InlineData("2026-10-12T09:00", "3 weeks", "2026-10-24T12:00..2026-10-25T12:00", "2026-11-03")]
    [InlineData("2026-10-12T09:00", "3 weeks", "2026-10-24T12:00..2026-10-25T12:01", "2026-11-04")]
    [InlineData("2026-03-16T09:00", "3 weeks", "2026-03-28T12:00..2026-03-29T12:00", "2026-04-07")]
    [InlineData("2026-03-16T09:00", "4 weeks", "2026-03-28T12:00..2026-03-29T12:00", "2026-04-14")]
    [InlineData("2026-03-16T09:00", "4 weeks", "2026-03-28T12:00..2026-03-29T12:01", "2026-04-15")]
    [InlineData("2026-03-16T09:00", "4 weeks", "2026-03-28T00:00..2026-03-31T00:00", "2026-04-16")]
    // Hours are hours of the clock.
    [InlineData("2026-11-23T10:00", "8 hours", "", "2026-11-23T18:00+01:00")]
    [InlineData("2026-03-28T18:00", "24 hours", "", "2026-03-29T19:00+02:00")]
    [InlineData("2026-10-24T18:00", "24 hours", "", "2026-10-25T17:00+01:00")]
    [InlineData("2026-03-29T01:30", "1 hour", "", "2026-03-29T03:30+02:00")]
    [InlineData("2026-10-25T00:30", "3 hours", "", "2026-10-25T02:30+01:00")]
    [InlineData("2026-12-31T20:00", "8 hours", "", "2027-01-01T04:00+01:00")]
    [InlineData("2026-11-21T10:00", "2 hours", "", "2026-11-21T12:00+01:00")]
    [InlineData("2026-11-23T10:00", "8 hours", "2026-11-23T11:00..2026-11-24T11:00", "2026-11-24T18:00+01:00")]
    public void ADeadlineEnds(string start, string within, string pauses, string expected)
    {
        var bundle = Bundle(within);
        var snapshot = Step.Start(bundle, "2026-000001", "housing", new Started { At = At(start), Actor = Clara, Data = MapValue.Empty, Documents = [], Start = "api" }).Snapshot;
        foreach (var pause in pauses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split("..")))
        {
            snapshot = Submit(bundle, snapshot, At(pause[0]), "ask");
            Assert.NotNull(Assert.Single(snapshot.Deadlines).PausedSince);
            Assert.DoesNotContain(snapshot.Timers, t => t.Id == "deadline:decide");
            snapshot = Submit(bundle, snapshot, At(pause[1]), "answered");
        }

        var due = expected.Length == 10
            ? At(DateOnly.ParseExact(expected, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00")
            : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture);
        Assert.Equal(due, Assert.Single(snapshot.Deadlines).DueAt);
        Assert.Equal(due, snapshot.Timers.Single(t => t.Id == "deadline:decide").DueAt);
    }

    [Fact]
    public void ADeadlineIsMissedOnceAndShownToWhomItEscalates()
    {
        var bundle = Bundle("2 working days");
        var snapshot = Step.Start(bundle, "2026-000001", "housing", new Started { At = At("2026-11-20T12:00"), Actor = Clara, Data = MapValue.Empty, Documents = [], Start = "api" }).Snapshot;
        var timer = snapshot.Timers.Single(t => t.Id == "deadline:decide");
        Assert.Equal(At("2026-11-25T00:00"), timer.DueAt);
        var missed = Step.Apply(bundle, snapshot, new TimePassed { At = timer.DueAt, Actor = Actor.Clock, Timer = timer.Id, Visit = timer.Visit }).Snapshot;
        Assert.Equal(timer.DueAt, Assert.Single(missed.Deadlines).MissedAt);
        Assert.DoesNotContain(missed.Timers, t => t.Id == timer.Id);

        // Entering the state again starts nothing anew, and a missed deadline does not pause.
        var later = Submit(bundle, Submit(bundle, missed, At("2026-11-26T12:00"), "ask"), At("2026-11-27T12:00"), "answered");
        Assert.Equal(timer.DueAt, Assert.Single(later.Deadlines).DueAt);
        Assert.DoesNotContain(later.Timers, t => t.Id == timer.Id);
    }

    [Fact]
    public void ADeadlineThatIsKeptIsNeverMissed()
    {
        var bundle = Bundle("1 day");
        var snapshot = Step.Start(bundle, "2026-000001", "housing", new Started { At = At("2026-11-23T12:00"), Actor = Clara, Data = MapValue.Empty, Documents = [], Start = "api" }).Snapshot;
        var over = Submit(bundle, snapshot, At("2026-11-24T23:59"), "decided");
        Assert.Equal((At("2026-11-24T23:59"), null), (Assert.Single(over.Deadlines).EndedAt, over.Deadlines[0].MissedAt));
        Assert.Empty(over.Timers);
    }

    private static CaseSnapshot Submit(CompiledBundle bundle, CaseSnapshot snapshot, DateTimeOffset at, string outcome)
    {
        var result = Step.Apply(bundle, snapshot, new TaskSubmitted { At = at, Actor = Clara, Visit = snapshot.Visit, Outcome = outcome, Edits = MapValue.Empty, Comment = "" });
        Assert.Equal(VerdictKind.Applied, result.Verdict.Kind);
        return result.Snapshot;
    }

    private static CompiledBundle Bundle(string within)
    {
        var diagnostics = new DiagnosticBag();
        var source = Some.Bundle("permit", $$"""
            workflow: permit
            version: 1
            title: Permit
            calendar: rheinland-pfalz
            data:
              subject: { type: text }
            start:
              - api: [subject]
            deadlines:
              decide: { within: {{within}}, from: deciding, until: done, pauses: [asking], escalate: supervisor }
            initial: deciding
            states:
              deciding:
                task: { role: clerk, within: 9 years, escalate: supervisor }
                outcomes: { ask: asking, decided: done }
              asking:
                task: { role: clerk, within: 9 years, escalate: supervisor }
                outcomes: { answered: deciding }
              done: { final: succeeded }
            """);
        var bundles = BundleCompiler.Compile([source], Some.Catalog(), diagnostics);
        return bundles is [var bundle] ? bundle : throw new InvalidOperationException(string.Join('\n', diagnostics.ToImmutable()));
    }

    /// <summary>A time of the wall's clock; of one that autumn shows twice the first.</summary>
    private static DateTimeOffset At(string local)
    {
        var time = DateTime.ParseExact(local, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(time, Berlin.IsAmbiguousTime(time) ? TimeSpan.FromHours(2) : Berlin.GetUtcOffset(time));
    }
}
