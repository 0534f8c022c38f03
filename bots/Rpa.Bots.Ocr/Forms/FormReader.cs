using Rpa.Bots.Ocr.Pages;
using Rpa.Bots.Ocr.Reading;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>A form recognised in a document: which page of the form lies on which page of the document, and how.</summary>
internal sealed record FormMatch(FormTemplate Form, IReadOnlyDictionary<int, (PreparedPage Page, Registration Registration)> Pages, double Share);

/// <summary>Tells which form a document is, and reads its fields.</summary>
internal sealed class FormReader(ZoneReader zones)
{
    // A form must be clearly more likely than the next one; two versions of one form are not told apart by chance.
    private const double LeastLead = 0.1;
    private const double Contradicted = 0.6;

    /// <summary>The form that the pages are; null when none is clearly the likeliest.</summary>
    /// <param name="forms">Those it may be.</param>
    /// <param name="pages">Of the document.</param>
    /// <param name="seen">Of pages that were read in part, by their number: what was seen on them.</param>
    internal static FormMatch? Recognise(IReadOnlyList<FormTemplate> forms, IReadOnlyList<PreparedPage> pages, IReadOnlyDictionary<int, IReadOnlyList<FormSighting>>? seen = null)
    {
        var matches = forms.Select(form => Match(form, pages, seen)).OfType<FormMatch>().OrderByDescending(match => match.Share).ThenByDescending(match => match.Form.Anchors.Count).Take(2).ToList();
        return matches.Count switch
        {
            0 => null,
            1 => matches[0],
            _ => matches[0].Share - matches[1].Share >= LeastLead || matches[0].Form.Anchors.Count > matches[1].Form.Anchors.Count + 2 ? matches[0] : null,
        };
    }

    internal IReadOnlyList<FieldReading> Read(FormMatch match, double? accept) => Crossed(match.Form,
        [.. match.Form.Fields.Select(zone => match.Pages.TryGetValue(zone.Page, out var found)
            ? zones.Read(match.Form, zone, found.Page, found.Registration, accept)
            : new FieldReading(zone.Name, null, "", 0, Accepted: false, 0, default, [], [$"page {zone.Page} of the form was not found"], []))]);

    // Fields that contradict each other are each in doubt, however well they read.
    private static IReadOnlyList<FieldReading> Crossed(FormTemplate form, List<FieldReading> fields)
    {
        foreach (var check in form.Checks)
        {
            var named = fields.FindAll(field => check.Fields.Contains(field.Name, StringComparer.Ordinal));
            if (named.Count < check.Fields.Count || named.Exists(field => !field.Accepted))
            {
                continue;
            }

            var scope = new Activation(new Dictionary<string, Value>(StringComparer.Ordinal) { ["fields"] = Actions.ReadingValues.FromFields(named) });
            var result = check.Rule.Evaluate(scope);
            if (result.Value is BoolValue { IsTrue: true })
            {
                continue;
            }

            var why = result.Error is { } error ? $"{check.Message} ({error})" : check.Message;
            for (var i = 0; i < fields.Count; i++)
            {
                fields[i] = named.Contains(fields[i]) ? fields[i] with { Value = null, Accepted = false, Confidence = Math.Min(fields[i].Confidence, Contradicted), Checks = [.. fields[i].Checks, why] } : fields[i];
            }
        }

        return fields;
    }

    private static FormMatch? Match(FormTemplate form, IReadOnlyList<PreparedPage> pages, IReadOnlyDictionary<int, IReadOnlyList<FormSighting>>? seen)
    {
        var found = new Dictionary<int, (PreparedPage Page, Registration Registration)>();
        var candidates = new List<(int FormPage, PreparedPage Page, Registration Registration)>();
        foreach (var anchors in form.Anchors.GroupBy(anchor => anchor.Page))
        {
            var list = anchors.ToList();
            foreach (var page in pages)
            {
                var registration = page.IsReadInPart
                    ? seen?.GetValueOrDefault(page.Number)?.FirstOrDefault(sighting => sighting.Form == form && sighting.FormPage == anchors.Key)?.Registration
                    : Registrar.Register(list, AnchorFinder.Find(list, page.Words), form.ScaleOn(page.Picture));
                if (registration is not null)
                {
                    candidates.Add((anchors.Key, page, registration));
                }
            }
        }

        foreach (var (formPage, page, registration) in candidates.OrderByDescending(candidate => candidate.Registration.Share))
        {
            if (!found.ContainsKey(formPage) && found.Values.All(taken => taken.Page != page))
            {
                found.Add(formPage, (page, registration));
            }
        }

        return found.TryGetValue(1, out var first) ? new FormMatch(form, found, first.Registration.Share) : null;
    }
}
