using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>What a template must hold as a whole: enough anchors on every page, no zone over another, no anchor where people write.</summary>
internal static class FormChecks
{
    private const int LeastAnchors = 4;
    private const double LeastSpread = 60;

    // Zones measured by hand may touch; a millimetre over each other is an error of measuring.
    private const double Slack = 1;

    internal static void Check(FormTemplate form, YamlMapping root, DiagnosticBag diagnostics)
    {
        var anchorsSpan = root["anchors"]!.Span;
        var fields = (YamlMapping)root["fields"]!;
        for (var page = 1; page <= form.Pages; page++)
        {
            CheckAnchors(form, page, anchorsSpan, diagnostics);
        }

        var zones = form.Fields
            .SelectMany(zone => (zone.Type == FieldType.Choice ? zone.Options.Select(option => option.Zone) : [zone.Zone]).Select(place => (zone.Name, zone.Page, Place: place)))
            .ToList();
        for (var i = 0; i < zones.Count; i++)
        {
            var span = fields[zones[i].Name]?.Span ?? fields.Span;
            var other = zones.Take(i).FirstOrDefault(before => before.Page == zones[i].Page && Overlap(before.Place, zones[i].Place));
            if (other.Name is not null)
            {
                diagnostics.Report(FormDiagnostics.ZonesOverlap, span, $"the zones of '{other.Name}' and '{zones[i].Name}' overlap.", "Measure both again; the order is [x, y, width, height].");
            }

            if (form.Anchors.FirstOrDefault(anchor => anchor.Page == zones[i].Page && Contains(zones[i].Place, anchor)) is { } inside)
            {
                diagnostics.Report(FormDiagnostics.AnchorInZone, span, $"the anchor '{inside.Text}' stands inside the zone of '{zones[i].Name}'.", "Leave printed words out of the zone.");
            }
        }
    }

    private static void CheckAnchors(FormTemplate form, int page, SourceSpan span, DiagnosticBag diagnostics)
    {
        var anchors = form.Anchors.Where(anchor => anchor.Page == page).ToList();
        if (anchors.Count < LeastAnchors)
        {
            diagnostics.Report(FormDiagnostics.TooFewAnchors, span, $"page {page} has {anchors.Count} anchors; at least {LeastAnchors} are needed.", "Add printed words far from each other.");
            return;
        }

        var height = anchors.Max(anchor => anchor.Baseline) - anchors.Min(anchor => anchor.Baseline);
        var width = anchors.Max(anchor => anchor.X + (anchor.Width ?? 0)) - anchors.Min(anchor => anchor.X);
        if (height < LeastSpread || width < LeastSpread)
        {
            diagnostics.Report(FormDiagnostics.AnchorsTooClose, span, $"the anchors of page {page} cover {width:0} x {height:0} mm.", "Add printed words near the page's edges: zones far from all anchors are placed badly.");
        }
    }

    private static bool Overlap(Millimetres a, Millimetres b) =>
        Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X) > Slack && Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y) > Slack;

    private static bool Contains(Millimetres zone, FormAnchor anchor) =>
        anchor.X > zone.X + Slack && anchor.X < zone.X + zone.Width - Slack && anchor.Baseline > zone.Y + Slack && anchor.Baseline < zone.Y + zone.Height - Slack;
}
