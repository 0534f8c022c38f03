using System.Text;
using Rpa.Samples.Portal;
using Rpa.Samples.Portal.Pages;

namespace Rpa.Samples.Changes;

/// <summary>The four pages of a new entry as files, and a page script over them: to be changed without a portal that runs.</summary>
public static class PortalSnapshots
{
    /// <summary>The kinds of entries.</summary>
    public static IReadOnlyList<string> Kinds => [.. EntryForm.Kinds.Select(form => form.Kind)];

    /// <summary>The pages in their order, each a whole document.</summary>
    public static IReadOnlyList<(string Name, string Html)> Pages(string kind, TimeProvider time)
    {
        var form = EntryForm.Of(kind) ?? throw new ArgumentException($"There is no kind '{kind}' of entries.", nameof(kind));
        var session = new Sessions(time, TimeSpan.FromHours(1)).Open();
        var none = new Dictionary<string, string>();
        var draft = new Draft("0a1b2c3d4e5f", form, "2026-000123")
        {
            Address = form.Address.ToDictionary(f => f.Name, Example),
            Details = form.Details.ToDictionary(f => f.Name, Example),
        };
        return
        [
            (kind + "/1", Whole(NewEntryViews.Kind(session, none, none))),
            (kind + "/2", Whole(NewEntryViews.Step(session, draft, 2, none))),
            (kind + "/3", Whole(NewEntryViews.Step(session, draft, 3, none))),
            (kind + "/4", Whole(NewEntryViews.Summary(session, draft))),
        ];
    }

    /// <summary>A script that uses every field of the pages.</summary>
    public static string Script(string kind)
    {
        var form = EntryForm.Of(kind) ?? throw new ArgumentException($"There is no kind '{kind}' of entries.", nameof(kind));
        var script = new StringBuilder("""
            script: trial
            site: register
            steps:
              - open: /vorgaenge/neu
              - { choose: Art des Vorgangs, option: x }
              - { fill: Vorgangsreferenz, with: x }
              - click: Weiter

            """);
        foreach (var page in new[] { form.Address, form.Details })
        {
            foreach (var field in page)
            {
                script.AppendLine(field.Type switch
                {
                    FieldType.Tick => $"  - check: \"{field.Label}\"",
                    FieldType.YesNo => $"  - {{ choose: \"{field.Label}\", option: Ja }}",
                    _ => $"  - {{ fill: \"{field.Label}\", with: x }}",
                });
            }

            script.AppendLine("  - click: Weiter");
        }

        script.AppendLine("  - submit: Verbindlich speichern").AppendLine("    before:").AppendLine("      values:");
        foreach (var label in form.All.Select(f => f.Label).Prepend("Vorgangsreferenz"))
        {
            script.AppendLine($"        \"{label}\": x");
        }

        return script.AppendLine("    accepted: Der Vorgang wurde gespeichert").ToString();
    }

    private static string Example(PortalField field) => field.Type switch
    {
        FieldType.Tick => "true",
        FieldType.YesNo => "yes",
        FieldType.PostalCode => "55116",
        FieldType.Days => "90",
        FieldType.Area => "62.5",
        FieldType.Date => "2026-03-01",
        _ => "Beispiel " + field.Label,
    };

    private static string Whole(Html page) => page.Text
        .Replace("""<link rel="stylesheet" href="/register.css">""", $"<style>{Style.Sheet}</style>", StringComparison.Ordinal)
        .Replace("""<script src="/register.js" defer></script>""", "", StringComparison.Ordinal);
}
