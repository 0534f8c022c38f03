using System.Text;
using Rpa.Samples.Mails;
using Rpa.Samples.People;

namespace Rpa.Samples.Tests.Mails;

public sealed class MailboxGeneratorTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);

    public static TheoryData<int, long> Sizes()
    {
        var data = new TheoryData<int, long>();
        foreach (var count in (int[])[5, 6, 7, 8, 9, 10, 11, 15, 20, 40, 333])
        {
            for (long seed = 1; seed <= 5; seed++) { data.Add(count, seed); }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EveryPlanHasItsSpecialsAndAtLeastHalfIsEligible(int count, long seed)
    {
        var plan = MailboxPlan.Make(count, Dice.For(seed, -1));
        Assert.Equal(count, plan.Count);
        Assert.Equal(1, plan.Count(mail => mail.Flaw == Flaw.Unreadable));
        var duplicate = Assert.Single(plan, mail => mail.Flaw == Flaw.Duplicate);
        Assert.Equal(new PlannedMail("holiday-let", Flaw.None), plan[duplicate.Original]);
        Assert.Equal(count >= 6 ? 1 : 0, plan.Count(mail => mail.Kind == "unexpected"));
        Assert.True(plan.Count(mail => mail.Flaw == Flaw.None && mail.Kind != "unexpected") * 2 >= count);
        if (count >= 20)
        {
            Assert.Contains(plan, mail => mail.Flaw is Flaw.EmptyField or Flaw.NoAttachment);
            Assert.Equal(5, plan.Select(mail => mail.Kind).Distinct().Count());
        }
    }

    [Fact]
    [Trait("needs", "poppler")]
    public async Task TheSameSeedAndDateGiveTheSameMailsByteForByte()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        var first = await MailboxGenerator.GenerateAsync(one["mail"], one["truth"], 5, 3, s_today);
        var second = await MailboxGenerator.GenerateAsync(other["mail"], other["truth"], 5, 3, s_today);
        Assert.Equal(File.ReadAllText(GroundTruth.PathIn(one["truth"])), File.ReadAllText(GroundTruth.PathIn(other["truth"])));
        Assert.Equal(5, first.Mails.Count);
        foreach (var mail in second.Mails) { Assert.Equal(Read(one, mail), Read(other, mail)); }
        Assert.Equal(5, Directory.GetFiles(Path.Combine(one["mail"], "new")).Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(one["mail"], "tmp")));
        TheDuplicateIsTheSamePaperFromTheSameSenderInAnotherScan(first, one);
    }

    private static void TheDuplicateIsTheSamePaperFromTheSameSenderInAnotherScan(GroundTruth truth, TempFolder folder)
    {
        var duplicate = Assert.Single(truth.Mails, mail => mail.DuplicateOf is not null);
        var original = Assert.Single(truth.Mails, mail => mail.MessageId == duplicate.DuplicateOf);
        Assert.Equal(original.Fields, duplicate.Fields);
        Assert.Equal(original.From, duplicate.From);
        Assert.True(original.Eligible);
        Assert.False(duplicate.Eligible);
        Assert.NotEqual(Read(folder, original).Length, Read(folder, duplicate).Length);
    }

    [Fact]
    public async Task AFinishedMailboxIsNotMadeAgain()
    {
        using var folder = new TempFolder();
        new GroundTruth(3, s_today, []).Save(folder["truth"]);
        var again = await MailboxGenerator.GenerateAsync(folder["mail"], folder["truth"], 40, 4, s_today.AddDays(1));
        Assert.Equal((0, 3L), (again.Mails.Count, again.Seed));
        Assert.False(Directory.Exists(folder["mail"]));
    }

    [Fact]
    public void AMessageHasItsHeadersEncodedAndItsPartsInBase64()
    {
        var letter = new Letter(
            "1.2@x", "Zoë Łukasiewicz", "zoe@example.org", "post@x.example", "Antrag für eine sehr lange Ferienvermietung in der Großen Bleiche zu Mainz am Rhein",
            new DateTimeOffset(2026, 11, 21, 9, 5, 0, TimeSpan.FromHours(1)), "Grüße\n", [new("Antrag für Mainz.pdf", "application/pdf", [1, 2, 3])]);
        var text = Encoding.ASCII.GetString(MessageWriter.Write(letter));
        Assert.Contains("From: =?UTF-8?B?Wm/DqyDFgXVrYXNpZXdpY3o=?= <zoe@example.org>\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Date: Sat, 21 Nov 2026 09:05:00 +0100\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Message-ID: <1.2@x>\r\n", text, StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''Antrag%20f%C3%BCr%20Mainz.pdf\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nR3LDvMOfZQ0K\r\n--=_1_2\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nAQID\r\n--=_1_2--\r\n", text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        Assert.DoesNotContain(text, character => character > 126);
    }

    [Fact]
    public void PeopleWithDifferentNumbersHaveDifferentAsciiAddresses()
    {
        var dice = new Dice(1);
        var people = Enumerable.Range(1, 300).Select(number => Person.Roll(dice, number, s_today)).ToList();
        Assert.Equal(300, people.Select(person => person.Email).Distinct().Count());
        Assert.All(people, person => Assert.Matches("^[a-z0-9.-]+@[a-z.]+$", person.Email));
        Assert.Contains(people, person => person.Name.Contains('Ł', StringComparison.Ordinal) || person.Name.Contains('Ş', StringComparison.Ordinal));
    }

    private static byte[] Read(TempFolder folder, MailTruth mail) => File.ReadAllBytes(Path.Combine(folder["mail"], "new", mail.MaildirFile));
}
