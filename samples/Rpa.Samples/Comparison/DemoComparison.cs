using System.Globalization;
using Rpa.Samples.Mails;
using Rpa.Samples.Portal;

namespace Rpa.Samples.Comparison;

/// <summary>What came of a mailbox, seen from outside.</summary>
/// <param name="Lost">Mails of which neither the register, nor an answer, nor a person knows.</param>
/// <param name="DuplicatesFiled">Entries beyond the first for the same application.</param>
/// <param name="WrongValuesFiled">Fields of entries that differ from what the citizen wrote; an entry that belongs to no mail counts as one.</param>
/// <param name="RegisterEntries">Entries in the register.</param>
/// <param name="Findings">A sentence for each of the above, to look into.</param>
public sealed record ComparisonResult(int Lost, int DuplicatesFiled, int WrongValuesFiled, int RegisterEntries, IReadOnlyList<string> Findings);

/// <summary>
/// Holds the register and the outgoing mails against the ground truth. It rests on no record of the engine: an entry is matched to the mail it
/// belongs to by person and address.
/// </summary>
public static class DemoComparison
{
    private const double FarthestMatch = 0.4;

    /// <summary>Compares. Pure: the same input gives the same result.</summary>
    /// <param name="truth">What was sent.</param>
    /// <param name="entries">What the portal holds.</param>
    /// <param name="outgoing">What left the house.</param>
    /// <param name="withPerson">Message-IDs (without angle brackets) of mails that a person has or had before them: an open task, an exception, a
    /// case a person closed. Such a mail is not lost, whatever else is missing.</param>
    public static ComparisonResult Compare(
        GroundTruth truth, IReadOnlyList<RegisterEntry> entries, IReadOnlyList<OutgoingMail> outgoing, IReadOnlySet<string> withPerson)
    {
        var findings = new List<string>();
        var matches = entries.Select(entry => (Entry: entry, Mail: Nearest(truth, entry))).ToList();
        var wrong = matches.Sum(match => Wrong(match.Entry, match.Mail, findings));
        var groups = matches.Where(match => match.Mail is not null).GroupBy(match => match.Mail!.DuplicateOf ?? match.Mail.MessageId).ToDictionary(group => group.Key, group => group.ToList());
        var duplicates = 0;
        foreach (var group in groups.Values.Where(group => group.Count > 1))
        {
            duplicates += group.Count - 1;
            findings.Add($"filed more than once: {string.Join(", ", group.Select(match => match.Entry.FileNumber))}");
        }

        var lost = truth.Mails.Where(mail => !IsKnown(mail, groups.ContainsKey, outgoing, withPerson)).ToList();
        findings.AddRange(lost.Select(mail => $"lost: {mail.Kind} {mail.MessageId} from {mail.From}"));
        return new ComparisonResult(lost.Count, duplicates, wrong, entries.Count, findings);
    }

    /// <summary>
    /// A mail that belongs into the register is known by its entry (a duplicate by that of its original); any other, or one that lacks something,
    /// by an answer.
    /// </summary>
    private static bool IsKnown(MailTruth mail, Func<string, bool> isFiled, IReadOnlyList<OutgoingMail> outgoing, IReadOnlySet<string> withPerson)
    {
        if (withPerson.Contains(mail.MessageId)) { return true; }
        if (mail.RegisterKind is not null && isFiled(mail.DuplicateOf ?? mail.MessageId)) { return true; }
        var needsEntry = mail.RegisterKind is not null && mail.Eligible;
        return !needsEntry && outgoing.Any(sent => sent.Answers.Contains(mail.MessageId)
            || (sent.Answers.Count == 0 && string.Equals(sent.To, mail.From, StringComparison.OrdinalIgnoreCase)));
    }

    private static MailTruth? Nearest(GroundTruth truth, RegisterEntry entry)
    {
        var best = truth.Mails.Where(mail => mail.RegisterKind == entry.Kind && mail.Fields.Count > 0)
            .Select(mail => (Mail: mail, Distance: Distance(entry, mail)))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Mail.DuplicateOf is null ? 0 : 1).FirstOrDefault();
        return best.Mail is not null && best.Distance <= FarthestMatch ? best.Mail : null;
    }

    /// <summary>The mean distance of what tells one matter from another; what the entry leaves empty says nothing.</summary>
    private static double Distance(RegisterEntry entry, MailTruth mail) =>
        Identity(entry.Kind).Where(name => entry.Fields.GetValueOrDefault(name, "").Length > 0)
            .Select(name => Distance(entry.Fields[name].ToUpperInvariant(), mail.Fields.GetValueOrDefault(name, "").ToUpperInvariant()))
            .DefaultIfEmpty(1).Average();

    private static string[] Identity(string kind) => kind switch
    {
        "passport-appointment" => ["applicantName"],
        "misuse-report" => ["bellName", "flatStreet", "flatHouseNumber", "flatPostalCode", "misuseSince"],
        _ => ["applicantName", "applicantEmail", "flatStreet", "flatHouseNumber", "flatPostalCode"],
    };

    private static int Wrong(RegisterEntry entry, MailTruth? mail, List<string> findings)
    {
        if (mail is null)
        {
            findings.Add($"{entry.FileNumber}: belongs to no mail ({string.Join(", ", Identity(entry.Kind).Select(name => entry.Fields.GetValueOrDefault(name, "–")))})");
            return 1;
        }

        // The portal gives these of itself.
        var wrong = entry.Fields.Where(field => field.Key != "slot" && !Same(field.Value, mail.Fields.GetValueOrDefault(field.Key))).ToList();
        findings.AddRange(wrong.Select(field =>
            $"{entry.FileNumber}: {field.Key} is '{field.Value}', the citizen wrote '{mail.Fields.GetValueOrDefault(field.Key)}' ({mail.MessageId})"));
        return wrong.Count;
    }

    private static bool Same(string filed, string? written)
    {
        // A box that the form lacks, or that nobody marked, is filed as not marked.
        if (written is null) { return filed == "false"; }
        if (decimal.TryParse(filed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var one)
            && decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var other))
        {
            return one == other;
        }

        return string.Join(' ', filed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            == string.Join(' ', written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Levenshtein distance as a share of the longer text.</summary>
    private static double Distance(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0) { return one.Length == other.Length ? 0 : 1; }
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1] / (double)Math.Max(one.Length, other.Length);
    }
}
