using System.Globalization;
using System.Net;
using System.Text;
using Rpa.Bots.Ocr.Pages;

namespace Rpa.Bots.Ocr.Forms.Proposing;

/// <summary>Draws a template over the pages of a form, or on white paper, as one SVG picture: zones with their names and types, anchors underlined.</summary>
internal static class FormDrawer
{
    private const int Quality = 70;
    private const double Gap = 8;

    /// <param name="form">The template.</param>
    /// <param name="pages">The form's pages as they are; empty for white paper.</param>
    internal static string Draw(FormTemplate form, IReadOnlyList<PreparedPage> pages)
    {
        var match = pages.Count > 0 ? FormReader.Recognise([form], pages) : null;
        var svg = new StringBuilder();
        var height = (form.Pages * (form.PageHeight + Gap)) - Gap;
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {form.PageWidth} {height}\" width=\"{form.PageWidth * 4}\" height=\"{height * 4}\" font-family=\"sans-serif\">");
        Add(svg, $"<title>{Escape(form.TitleDe)}</title><rect width=\"100%\" height=\"100%\" fill=\"#999\"/>");
        for (var number = 1; number <= form.Pages; number++)
        {
            Add(svg, $"<g transform=\"translate(0 {(number - 1) * (form.PageHeight + Gap)})\">");
            Page(svg, form, number, pages, match);
            Add(svg, $"</g>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Page(StringBuilder svg, FormTemplate form, int number, IReadOnlyList<PreparedPage> pages, FormMatch? match)
    {
        var found = match is not null && match.Pages.TryGetValue(number, out var registered) ? registered : default;
        var page = found.Page ?? (match is null && number <= pages.Count ? pages[number - 1] : null);
        Add(svg, $"<rect width=\"{form.PageWidth}\" height=\"{form.PageHeight}\" fill=\"white\"/>");
        if (page is not null)
        {
            Add(svg, $"<image width=\"{form.PageWidth}\" height=\"{form.PageHeight}\" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,{Convert.ToBase64String(page.Picture.ToJpeg(Quality))}\"/>");
        }

        if (pages.Count > 0 && found.Page is null)
        {
            Add(svg, $"<text x=\"4\" y=\"8\" font-size=\"5\" fill=\"#b00020\">This page was not recognised: the zones are drawn where the template says.</text>");
        }

        Millimetres Place(Millimetres zone) => found.Page is null ? zone : Back(found.Registration.Place(zone), found.Page, form);
        foreach (var anchor in form.Anchors.Where(anchor => anchor.Page == number))
        {
            var at = Place(new Millimetres(anchor.X, anchor.Baseline, 0.01, 0.01));
            Add(svg, $"<line x1=\"{at.X}\" y1=\"{at.Y + 0.4}\" x2=\"{at.X + (anchor.Width ?? 10)}\" y2=\"{at.Y + 0.4}\" stroke=\"#00875a\" stroke-width=\"0.5\"><title>{Escape(anchor.Text)}</title></line>");
            if (page is null)
            {
                Add(svg, $"<text x=\"{at.X}\" y=\"{at.Y}\" font-size=\"3.2\" fill=\"#444\"{(anchor.Width is { } width ? FormattableString.Invariant($" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"") : "")}>{Escape(anchor.Text)}</text>");
            }
        }

        foreach (var field in form.Fields.Where(field => field.Page == number))
        {
            if (field.Type == FieldType.Choice)
            {
                foreach (var option in field.Options)
                {
                    Zone(svg, Place(option.Zone), $"{field.Name}: {option.Name}", field);
                }
            }
            else
            {
                Zone(svg, Place(field.Zone), field.Name, field);
            }
        }
    }

    private static Millimetres Back((double Left, double Top, double Width, double Height) place, PreparedPage page, FormTemplate form)
    {
        var (x, y) = (form.PageWidth / page.Picture.Width, form.PageHeight / page.Picture.Height);
        return new Millimetres(place.Left * x, place.Top * y, place.Width * x, place.Height * y);
    }

    private static void Zone(StringBuilder svg, Millimetres zone, string name, FormField field)
    {
        var colour = field.Type is FieldType.Checkbox or FieldType.Choice ? "#b35c00" : "#0b57d0";
        var about = $"{name} ({field.Type.ToString().ToLowerInvariant()}{(field.Required ? ", required" : "")}{(field.Comb > 0 ? string.Create(CultureInfo.InvariantCulture, $", comb {field.Comb}") : "")})";
        Add(svg, $"<rect x=\"{zone.X}\" y=\"{zone.Y}\" width=\"{zone.Width}\" height=\"{zone.Height}\" fill=\"{colour}\" fill-opacity=\"0.12\" stroke=\"{colour}\" stroke-width=\"0.3\"><title>{Escape(about)}</title></rect>");
        for (var i = 1; i < field.Comb; i++)
        {
            var x = zone.X + (zone.Width * i / field.Comb);
            Add(svg, $"<line x1=\"{x}\" y1=\"{zone.Y}\" x2=\"{x}\" y2=\"{zone.Y + zone.Height}\" stroke=\"{colour}\" stroke-width=\"0.2\"/>");
        }

        var beside = field.Type is FieldType.Checkbox or FieldType.Choice;
        Add(svg, $"<text x=\"{zone.X + (beside ? 0 : 0.6)}\" y=\"{(beside ? zone.Y - 0.4 : zone.Y + 2.4)}\" font-size=\"2.2\" fill=\"{colour}\">{Escape(name)}</text>");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void Add(StringBuilder svg, FormattableString part) => svg.Append(part.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
