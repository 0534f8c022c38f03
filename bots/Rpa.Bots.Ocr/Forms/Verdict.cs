namespace Rpa.Bots.Ocr.Forms;

/// <summary>What several readings of a zone say together, and how sure that is.</summary>
internal static class Verdict
{
    internal static (FieldValue Value, double Confidence) Of(FormField zone, List<LineReadings> lines, List<string> checks)
    {
        // Whole values first: what a type or a dictionary forgives is no difference.
        var votes = lines[0].Votes;
        if (lines.Count == 1)
        {
            var values = votes.Select(vote => (Value: FieldValues.Parse(zone, vote.Text), vote.Native)).Where(vote => vote.Value.IsValid).ToList();
            var groups = values.GroupBy(vote => vote.Value.Canonical, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
            if (groups.Count > 0 && groups[0].Any(vote => vote.Native) && groups[0].Any(vote => !vote.Native))
            {
                var (count, others) = (groups[0].Count(), groups.Skip(1).Sum(group => group.Count()));
                if (count == votes.Count || (count * 4 >= votes.Count * 3 && others * 4 <= votes.Count) || (groups[0].First().Value.Redundancy >= 0.7 && count * 2 >= votes.Count && others == 0))
                {
                    // Readings of one value may still be written in several ways, such as a telephone number with and without blanks.
                    var written = groups[0].GroupBy(vote => vote.Value.Value).MaxBy(group => group.Count())!.First().Value;

                    // One digit for another, or a lost comma, makes another number, and nothing in a number tells which of the two it is.
                    var rival = written.Redundancy < 0.2 && zone.Type is not (FieldType.Text or FieldType.Email) && groups.Count > 1;
                    return (written, count == votes.Count ? 0.97 : rival ? 0.8 : 0.9);
                }
            }
        }

        var consensus = lines.ConvertAll(line => Consensus.Of(line.Votes));
        var value = FieldValues.Parse(zone, string.Join(' ', consensus.Select(line => line.Text)));
        var support = consensus.Min(line => line.Support);
        checks.AddRange(consensus.Select(line => line.Doubt).OfType<string>());
        if (!value.IsValid)
        {
            checks.Add(value.Fault!);
            return (value, 0.4);
        }

        // A word has no redundancy: of six readings one may differ, not two.
        var isWord = zone.Type == FieldType.Text && value.Redundancy < 0.7;
        return (value, support == 0 ? 0.6 : support >= 1 ? 0.96 : isWord ? 0.75 + (0.14 * support) : value.Redundancy < 0.7 ? 0.75 + (0.13 * support) : 0.8 + (0.1 * support));
    }
}
