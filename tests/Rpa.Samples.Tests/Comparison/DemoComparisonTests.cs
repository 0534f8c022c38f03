using Rpa.Samples.Comparison;
using Rpa.Samples.Mails;
using Rpa.Samples.Portal;

namespace Rpa.Samples.Tests.Comparison;

public sealed class DemoComparisonTests
{
    private static readonly Dictionary<string, string> s_fields = new()
    {
        ["applicantName"] = "Zoë Łukasiewicz", ["applicantEmail"] = "zoe1@example.org", ["flatStreet"] = "Große Bleiche", ["flatHouseNumber"] = "14a",
        ["flatPostalCode"] = "55116", ["daysLet"] = "90", ["floorArea"] = "84.5", ["applicantPhone"] = "06131 123456",
    };

    private static readonly Dictionary<string, string> s_others = new(s_fields)
    {
        ["applicantName"] = "Jan Novák", ["applicantEmail"] = "jan2@example.org", ["flatStreet"] = "Kapellenstraße", ["flatPostalCode"] = "55124", ["flatHouseNumber"] = "3",
    };

    private static readonly MailTruth s_first = Mail("1", s_fields);
    private static readonly MailTruth s_second = Mail("2", s_others);
    private static readonly MailTruth s_again = Mail("3", s_fields) with { DuplicateOf = "1@x" };
    private static readonly MailTruth s_question = Mail("4", []) with { Kind = "general-question", RegisterKind = null, From = "ask@example.org" };

    [Fact]
    public void EverythingFiledAndAnsweredIsClean()
    {
        var result = Compare([s_first, s_second, s_again, s_question], [Entry(1, s_fields), Entry(2, s_others)], [new("ask@example.org", ["4@x"])]);
        Assert.Equal((0, 0, 0, 2), (result.Lost, result.DuplicatesFiled, result.WrongValuesFiled, result.RegisterEntries));
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void AnEligibleMailWithoutAnEntryIsLostEvenWhenItWasAnswered() =>
        Assert.Equal(1, Compare([s_first], [], [new("zoe1@example.org", ["1@x"])]).Lost);

    [Fact]
    public void AMailThatAPersonHasIsNotLost() => Assert.Equal(0, Compare([s_first, s_question], [], [], "1@x", "4@x").Lost);

    [Fact]
    public void AnUnansweredQuestionIsLost() => Assert.Equal(1, Compare([s_question], [], [new("somebody@example.org", ["9@x"])]).Lost);

    [Fact]
    public void AnAnswerToAnotherMailOfTheSameSenderDoesNotCount() =>
        Assert.Equal(1, Compare([s_question], [], [new("ask@example.org", ["9@x"])]).Lost);

    [Fact]
    public void AnIncompleteMailIsKnownByTheAnswerThatAsksForTheRest() =>
        Assert.Equal(0, Compare([s_first with { Complete = false }], [], [new("zoe1@example.org", ["1@x"])]).Lost);

    [Fact]
    public void ASecondEntryForTheDuplicateCounts()
    {
        var result = Compare([s_first, s_again], [Entry(1, s_fields), Entry(2, s_fields)], []);
        Assert.Equal((1, 0), (result.DuplicatesFiled, result.WrongValuesFiled));
    }

    [Fact]
    public void AMisreadValueIsFoundThoughTheEntryIsMatchedByItsNeighbourhood()
    {
        var misread = new Dictionary<string, string>(s_fields) { ["applicantName"] = "Zoë Lukasiewicz", ["daysLet"] = "99", ["floorArea"] = "84.50" };
        var result = Compare([s_first, s_second], [Entry(1, misread), Entry(2, s_others)], []);
        Assert.Equal(2, result.WrongValuesFiled);
        Assert.Contains(result.Findings, finding => finding.Contains("daysLet is '99', the citizen wrote '90'", StringComparison.Ordinal));
    }

    [Fact]
    public void AValueThatTheCitizenNeverWroteIsWrong()
    {
        var invented = new Dictionary<string, string>(s_fields) { ["reporterName"] = "Nobody" };
        Assert.Equal(1, Compare([s_first], [Entry(1, invented)], []).WrongValuesFiled);
    }

    [Fact]
    public void AnEntryOfNobodyIsWrong()
    {
        var nobody = new Dictionary<string, string>
        {
            ["applicantName"] = "Xaver Quirin", ["flatStreet"] = "Hopfengarten", ["flatHouseNumber"] = "77", ["flatPostalCode"] = "99999", ["applicantEmail"] = "q@z.de",
        };
        Assert.Equal(1, Compare([s_first], [Entry(1, s_fields), Entry(2, nobody)], []).WrongValuesFiled);
    }

    [Fact]
    public void TheHeaderOfAnOutgoingMailIsReadUnfolded()
    {
        var mail = OutgoingMail.Parse("From: a@b\r\nTo: Zoe\r\n <zoe1@example.org>\r\nIN-REPLY-TO:\r\n <1@x>\r\nReferences: <0@x>\r\n <1@x>\r\n\r\nTo: <body@x>\r\n");
        Assert.Equal("zoe1@example.org", mail.To);
        Assert.Equal(["1@x", "0@x", "1@x"], mail.Answers);
    }

    private static MailTruth Mail(string id, Dictionary<string, string> fields) => new()
    {
        MessageId = id + "@x", MaildirFile = id, From = fields.GetValueOrDefault("applicantEmail", ""), Kind = "holiday-let", Complete = true, Readable = true,
        Grade = "light", RegisterKind = "holiday-let", Fields = fields,
    };

    private static RegisterEntry Entry(int number, Dictionary<string, string> fields)
    {
        string[] sent = ["applicantPhone"];
        return new($"ZE-2026-{number:D5}", "holiday-let", "2026-000001", fields.Where(pair => !sent.Contains(pair.Key)).ToDictionary(), DateTimeOffset.UnixEpoch);
    }

    private static ComparisonResult Compare(MailTruth[] mails, RegisterEntry[] entries, OutgoingMail[] outgoing, params string[] withPerson) =>
        DemoComparison.Compare(new GroundTruth(1, new DateOnly(2026, 11, 21), mails), entries, outgoing, withPerson.ToHashSet());
}
