using Rpa.Samples.People;

namespace Rpa.Samples.Mails;

internal enum Flaw
{
    None,

    /// <summary>Required fields are empty.</summary>
    EmptyField,

    /// <summary>The sender forgot to attach the form.</summary>
    NoAttachment,

    /// <summary>The scan is hopeless.</summary>
    Unreadable,

    /// <summary>The mail at <see cref="PlannedMail.Original"/> once more, newly scanned.</summary>
    Duplicate,
}

internal sealed record PlannedMail(string Kind, Flaw Flaw, int Original = -1);

/// <summary>Which mails a mailbox of a given size has: the specials first, then the ordinary mix.</summary>
internal static class MailboxPlan
{
    /// <summary>
    /// One unreadable scan and one duplicate always, something unexpected from 6 mails on, one in ten incomplete; never more than half of the mails
    /// are out of a machine's reach.
    /// </summary>
    public static IReadOnlyList<PlannedMail> Make(int count, Dice dice)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 5);
        var special = new List<PlannedMail> { new("holiday-let", Flaw.Unreadable) };
        if (count >= 6) { special.Add(new("unexpected", Flaw.None)); }
        var incomplete = Math.Max(0, Math.Min((int)Math.Round(count * 0.1, MidpointRounding.AwayFromZero), (count / 2) - 3));
        for (var index = 0; index < incomplete; index++)
        {
            var kind = dice.Pick(["holiday-let", "holiday-let", "misuse-report", "passport-enquiry"]);
            special.Add(new(kind, dice.Chance(0.3) ? Flaw.NoAttachment : Flaw.EmptyField));
        }

        // The duplicate is added last, so one place is kept for it.
        var ordinary = count - special.Count - 1;
        string[] mix = ["holiday-let", "general-question", "misuse-report", "passport-enquiry", "holiday-let", "general-question", "holiday-let", "misuse-report", "passport-enquiry", "holiday-let"];
        var all = dice.Shuffle(special.Concat(Enumerable.Range(0, ordinary).Select(index => new PlannedMail(mix[index % mix.Length], Flaw.None))));
        var originals = all.Index().Where(item => item.Item is { Kind: "holiday-let", Flaw: Flaw.None }).Select(item => item.Index).ToList();
        all.Add(new("holiday-let", Flaw.Duplicate, dice.Pick(originals)));
        return all;
    }
}
