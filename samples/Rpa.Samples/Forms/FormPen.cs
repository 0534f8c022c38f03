using Rpa.Samples.Pdf;
using Rpa.Samples.People;

namespace Rpa.Samples.Forms;

/// <summary>What a form is filled in with.</summary>
internal enum Pen
{
    /// <summary>On the computer.</summary>
    Sans,

    /// <summary>On the computer, in a wider face.</summary>
    WideSans,

    /// <summary>On a typewriter: evenly spaced, letters a little off the line.</summary>
    Typewriter,

    /// <summary>By a steady hand: slanting, restless baseline, blue ink.</summary>
    Hand,
}

/// <summary>Draws a form and writes into it.</summary>
internal static class FormPen
{
    /// <summary>The page of the form with these values; a field without a value stays empty.</summary>
    /// <param name="layout">The empty form.</param>
    /// <param name="written">What stands in each field, as a person writes it (01.03.2027, 62,5); a mark is <c>x</c>, a choice the option's name.</param>
    /// <param name="pen">What it is written with.</param>
    /// <param name="dice">For the small irregularities.</param>
    public static PdfPage Draw(FormLayout layout, IReadOnlyDictionary<string, string> written, Pen pen, Dice dice)
    {
        var page = new PdfPage();
        page.Line(20, 24, 190, 24, 0.5);
        page.Line(20, 281.5, 190, 281.5, 0.25);
        foreach (var text in layout.Texts)
        {
            page.Text(text.Text, text.X, text.Baseline, text.Bold ? FontFile.SansBold : FontFile.Sans, text.Points);
        }

        foreach (var field in layout.Fields) { Field(page, field, written.GetValueOrDefault(field.Name, ""), pen, dice); }
        if (layout.Signature is { } signature)
        {
            page.Line(signature.X, signature.Y + signature.Height, signature.X + signature.Width, signature.Y + signature.Height, 0.25);
            Scribble(page, signature, dice);
        }

        return page;
    }

    /// <summary>How wide a printed text is, in millimetres.</summary>
    public static double WidthOf(PrintedText text) => (text.Bold ? FontFile.SansBold : FontFile.Sans).Measure(text.Text, text.Points);

    private static void Field(PdfPage page, FormField field, string value, Pen pen, Dice dice)
    {
        if (field.Type is "checkbox" or "choice")
        {
            var boxes = field.Type == "choice" ? field.Options : [("x", field.At)];
            foreach (var (name, box) in boxes)
            {
                page.Box(box.X, box.Y, box.Width, box.Height);
                if (value == name) { Cross(page, box, dice); }
            }

            return;
        }

        page.Box(field.At.X, field.At.Y, field.At.Width, field.At.Height, 0.25, 0.35);
        for (var tooth = 1; tooth < field.Comb; tooth++)
        {
            var x = field.At.X + (field.At.Width * tooth / field.Comb);
            page.Line(x, field.At.Y, x, field.At.Y + field.At.Height, 0.2, 0.35);
        }

        if (value.Length == 0) { return; }
        if (field.Comb > 0) { Comb(page, field, value, pen, dice); }
        else if (field.Multiline) { Lines(page, field.At, value, pen, dice); }
        else { Write(page, value, field.At.X + 3.5, field.At.Y + (field.At.Height * 0.5) + 1.5, field.At.Width - 7, pen, dice); }
    }

    private static void Comb(PdfPage page, FormField field, string value, Pen pen, Dice dice)
    {
        var (font, points) = Face(pen);
        var cell = field.At.Width / field.Comb;
        for (var index = 0; index < value.Length; index++)
        {
            var character = value[index].ToString();
            var x = field.At.X + (cell * (index + 0.5)) - (font.Measure(character, points) / 2) + dice.Between(-0.4, 0.4);
            page.Text(character, x, field.At.Y + (field.At.Height * 0.5) + 1.5 + dice.Between(-0.3, 0.3), font, points, pen == Pen.Hand ? 0.3 : 0);
        }
    }

    private static void Lines(PdfPage page, Zone zone, string value, Pen pen, Dice dice)
    {
        var baseline = zone.Y + 6;
        var (font, points) = Face(pen);
        var line = "";
        foreach (var word in value.Split(' '))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (font.Measure(longer, points) > zone.Width - 6)
            {
                Write(page, line, zone.X + 3, baseline, zone.Width - 6, pen, dice);
                baseline += 6.5;
                longer = word;
            }

            line = longer;
        }

        Write(page, line, zone.X + 3, baseline, zone.Width - 6, pen, dice);
    }

    private static void Write(PdfPage page, string text, double x, double baseline, double width, Pen pen, Dice dice)
    {
        var (font, points) = Face(pen);
        points = Math.Min(points, points * width / font.Measure(text, points));
        x += dice.Between(-0.6, 1.2);
        baseline += dice.Between(-0.4, 0.4);
        switch (pen)
        {
            case Pen.Typewriter:
                foreach (var character in text)
                {
                    page.Text(character.ToString(), x, baseline + dice.Between(-0.08, 0.08), font, points, dice.Between(0, 0.25));
                    x += font.Measure(character.ToString(), points);
                }

                break;
            case Pen.Hand:
                page.Text(text, x, baseline, font, points, 0.3, dice.Between(-0.4, 0.4));
                break;
            default:
                page.Text(text, x, baseline, font, points);
                break;
        }
    }

    private static (FontFile Font, double Points) Face(Pen pen) => pen switch
    {
        Pen.WideSans => (FontFile.DejaVu, 11),
        Pen.Typewriter => (FontFile.Typewriter, 11.5),
        Pen.Hand => (FontFile.SerifItalic, 13.5),
        _ => (FontFile.Sans, 12),
    };

    private static void Cross(PdfPage page, Zone box, Dice dice)
    {
        double Off() => dice.Between(-0.5, 0.3);
        Segment(box.X - Off(), box.Y - Off(), box.X + box.Width + Off(), box.Y + box.Height + Off());
        Segment(box.X + box.Width + Off(), box.Y - Off(), box.X - Off(), box.Y + box.Height + Off());

        void Segment(double x1, double y1, double x2, double y2)
        {
            var bend = dice.Between(-0.3, 0.3);
            page.Stroke([(x1, y1), (x1 + ((x2 - x1) / 3) + bend, y1 + ((y2 - y1) / 3)), (x1 + ((x2 - x1) * 2 / 3), y1 + ((y2 - y1) * 2 / 3) + bend), (x2, y2)], 0.55, 0.15);
        }
    }

    private static void Scribble(PdfPage page, Zone zone, Dice dice)
    {
        var points = new List<(double X, double Y)>();
        var middle = zone.Y + (zone.Height * 0.65);
        for (var step = 0; step <= 21; step++)
        {
            points.Add((zone.X + 6 + (step * 2.2) + dice.Between(-1.6, 1.6), middle + dice.Between(-5, 2.5)));
        }

        page.Stroke(points, 0.45, 0.25);
    }
}
