using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms.Proposing;

/// <summary>A place on an empty form where something can be written.</summary>
/// <param name="Zone">Millimetres.</param>
/// <param name="IsMark">A box for a cross.</param>
/// <param name="Comb">Boxes for one character each; 0 for none.</param>
/// <param name="Label">Words printed inside above the writing; null for none.</param>
internal sealed record FoundPlace(Millimetres Zone, bool IsMark, int Comb, Phrase? Label);

/// <summary>Finds boxes, combs, lines and little squares on the picture of an empty form.</summary>
internal static class BoxFinder
{
    // Millimetres.
    private const double LeastMark = 2.2;
    private const double MostMark = 7;
    private const double LeastWidth = 11;
    private const double LeastHeight = 4;
    private const double MostHeight = 120;
    private const double TallLine = 14;
    private const double Outline = 0.25;
    private const double LineHeight = 7;

    internal static List<FoundPlace> Find(Pix page, double millimetres, IReadOnlyList<Phrase> phrases)
    {
        var ruled = new RuledPage(page, 1 / millimetres);
        var cells = ruled.Cells().ConvertAll(cell => new Millimetres(cell.Left * millimetres, cell.Top * millimetres, cell.Width * millimetres, cell.Height * millimetres));
        var places = new List<FoundPlace>();
        var used = new HashSet<Millimetres>();
        foreach (var comb in Combs(cells))
        {
            used.UnionWith(comb);
            var (first, last) = (comb[0], comb[^1]);
            places.Add(new FoundPlace(new Millimetres(first.X - Outline, first.Y - Outline, last.X + last.Width - first.X + (2 * Outline), first.Height + (2 * Outline)), false, comb.Count, null));
        }

        foreach (var cell in cells.Where(cell => !used.Contains(cell)))
        {
            if (Place(cell, phrases, ruled, millimetres) is { } place)
            {
                places.Add(place);
            }
        }

        foreach (var shade in ruled.Shades().Select(shade => new Millimetres(shade.Left * millimetres, shade.Top * millimetres, shade.Width * millimetres, shade.Height * millimetres)))
        {
            // A bar with a heading on it is no place to write in.
            if (!cells.Exists(cell => Overlap(cell, shade)) && Place(shade, phrases, ruled, millimetres) is { } place && (place.IsMark || place.Zone.Width > 0.9 * shade.Width))
            {
                places.Add(place);
            }
        }

        places.AddRange(Named(Lines(ruled, millimetres, cells, phrases, places).ToList(), phrases));
        return places;
    }

    // Whether labels stand below their lines or above them, a form does alike everywhere: what stands closely below most of its lines are their labels.
    private static List<FoundPlace> Named(List<FoundPlace> lines, IReadOnlyList<Phrase> phrases)
    {
        Phrase? Under(Millimetres zone) => phrases.Where(phrase => phrase.Letters > 1 && phrase.Top - zone.Y - zone.Height is > -0.5 and < 1.8 && Math.Abs(phrase.Left - zone.X) < 2.5).MinBy(phrase => phrase.Top);
        return lines.Count(line => Under(line.Zone) is not null) >= Math.Max(2, 0.7 * lines.Count) ? lines.ConvertAll(line => line with { Label = line.Label ?? Under(line.Zone) }) : lines;
    }

    private static FoundPlace? Place(Millimetres cell, IReadOnlyList<Phrase> phrases, RuledPage ruled, double millimetres)
    {
        var grown = new Millimetres(cell.X - Outline, cell.Y - Outline, cell.Width + (2 * Outline), cell.Height + (2 * Outline));
        if (cell.Width is >= LeastMark and <= MostMark && cell.Height is >= LeastMark and <= MostMark && cell.Width / cell.Height is > 0.75 and < 1.33)
        {
            return phrases.Any(phrase => phrase.Letters > 1 && phrase.CentreX > cell.X && phrase.CentreX < cell.X + cell.Width && phrase.CentreY > cell.Y && phrase.CentreY < cell.Y + cell.Height)
                ? null
                : new FoundPlace(grown, true, 0, null);
        }

        if (cell.Width < LeastWidth || cell.Height is < LeastHeight or > MostHeight)
        {
            return null;
        }

        var inside = phrases.Where(phrase => phrase.CentreX > cell.X && phrase.CentreX < cell.X + cell.Width && phrase.CentreY > cell.Y && phrase.CentreY < cell.Y + cell.Height).ToList();
        if (inside.Count == 0)
        {
            return new FoundPlace(grown, false, Teeth(grown, ruled, millimetres), null);
        }

        // Words at the top of the box say what belongs below them; words all over it are text.
        var bottom = inside.Max(phrase => phrase.Bottom) + 0.4;
        var rest = cell.Y + cell.Height - bottom;
        if (rest >= LeastHeight && bottom - cell.Y <= Math.Max(5.5, 0.5 * cell.Height))
        {
            var zone = new Millimetres(grown.X, bottom, grown.Width, rest + Outline);
            return new FoundPlace(zone, false, Teeth(zone, ruled, millimetres), inside.OrderBy(phrase => phrase.Top).ThenBy(phrase => phrase.Left).First());
        }

        // Words at the left end leave the rest of the box to write in.
        var right = inside.Max(phrase => phrase.Right) + 1;
        return inside.TrueForAll(phrase => phrase.Left - cell.X < 6) && cell.X + cell.Width - right >= 1.5 * LeastWidth && right - cell.X <= 0.6 * cell.Width
            ? new FoundPlace(new Millimetres(right, grown.Y, grown.X + grown.Width - right, grown.Height), false, 0, inside[0])
            : null;
    }

    // Cells of one size side by side.
    private static IEnumerable<List<Millimetres>> Combs(List<Millimetres> cells)
    {
        foreach (var row in cells.Where(cell => cell.Width is >= 3 and <= 9 && cell.Height is >= 3 and <= 12).OrderBy(cell => Math.Round(cell.Y / 1.2)).ThenBy(cell => cell.X).Aggregate(new List<List<Millimetres>>(), Join))
        {
            if (row.Count >= 3)
            {
                yield return row;
            }
        }
    }

    private static List<List<Millimetres>> Join(List<List<Millimetres>> rows, Millimetres cell)
    {
        var last = rows.Count > 0 ? rows[^1][^1] : default;
        var joins = rows.Count > 0 && Math.Abs(last.Y - cell.Y) < 0.7 && Math.Abs(last.Width - cell.Width) < 0.15 * cell.Width + 0.25 && Math.Abs(last.Height - cell.Height) < 0.8
            && cell.X - last.X - last.Width is > -0.5 and < 0.9;
        if (joins)
        {
            rows[^1].Add(cell);
        }
        else
        {
            rows.Add([cell]);
        }

        return rows;
    }

    // Short strokes at even distances inside a box part it into places for one character each.
    private static int Teeth(Millimetres zone, RuledPage ruled, double millimetres)
    {
        var teeth = ruled.Vertical.Select(rule => (X: (rule.Left + rule.Right) / 2.0 * millimetres, Top: rule.Top * millimetres, Bottom: rule.Bottom * millimetres))
            .Where(rule => rule.X > zone.X + 1.5 && rule.X < zone.X + zone.Width - 1.5 && rule.Top > zone.Y - 1 && rule.Bottom < zone.Y + zone.Height + 1)
            .Select(rule => rule.X).Order().ToList();
        if (teeth.Count < 2)
        {
            return 0;
        }

        var step = (teeth[^1] - teeth[0]) / (teeth.Count - 1);
        var even = teeth.Zip(teeth.Skip(1)).All(pair => Math.Abs(pair.Second - pair.First - step) < 0.15 * step);
        return even && Math.Abs(((teeth.Count + 1) * step) - zone.Width) < step * 0.4 && teeth.Count < 60 ? teeth.Count + 1 : 0;
    }

    // A line with white above it and a label near.
    private static IEnumerable<FoundPlace> Lines(RuledPage ruled, double millimetres, List<Millimetres> cells, IReadOnlyList<Phrase> phrases, List<FoundPlace> places)
    {
        foreach (var rule in ruled.Dotted)
        {
            var (x, y, width) = (rule.Left * millimetres, rule.Top * millimetres, rule.Width * millimetres);
            var touches = ruled.Vertical.Any(vertical => vertical.Left >= rule.Left - 3 && vertical.Right <= rule.Right + 3 && vertical.Bottom >= rule.Top - 3 && vertical.Top <= rule.Bottom + 3);
            var isEdge = cells.Exists(cell => x < cell.X + cell.Width && x + width > cell.X && Math.Abs(y - cell.Y) < 1.2 | Math.Abs(y - cell.Y - cell.Height) < 1.2);
            if (touches || isEdge || width < LeastWidth + 4)
            {
                continue;
            }

            // A label on the line leaves the rest of it.
            foreach (var label in phrases.Where(phrase => phrase.Baseline > y - 3.5 && phrase.Baseline < y + 1 && phrase.Left < x + 3 && phrase.Right > x))
            {
                (x, width) = (label.Right + 1, x + width - label.Right - 1);
            }

            var above = phrases.Where(phrase => phrase.Right > x && phrase.Left < x + width && phrase.Bottom < y + 0.3).Select(phrase => phrase.Bottom + 0.3).DefaultIfEmpty(0).Max();
            var over = ruled.Horizontal.Where(other => other.Right * millimetres > x && other.Left * millimetres < x + width && other.Bottom * millimetres < y - 1).Select(other => other.Bottom * millimetres).DefaultIfEmpty(0).Max();
            var height = Math.Min(LineHeight, y - Math.Max(above, over));
            var zone = new Millimetres(x, y - height, width, height);
            if (height < LeastHeight || width < LeastWidth || places.Exists(place => Overlap(place.Zone, zone)))
            {
                continue;
            }

            if (Labels.Of(zone, phrases) is { } named && Near(zone, named))
            {
                yield return new FoundPlace(zone, false, 0, null);
            }
        }
    }

    private static bool Near(Millimetres zone, Phrase label) =>
        (label.Right <= zone.X + 1 && zone.X - label.Right < 45) || (label.Top >= zone.Y + zone.Height - 1 && label.Top - zone.Y - zone.Height < 5) || (label.Bottom <= zone.Y + 1 && zone.Y - label.Bottom < 4);

    private static bool Overlap(Millimetres a, Millimetres b) =>
        Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X) > 1 && Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y) > 1;

    /// <summary>The height above which a box holds several lines.</summary>
    internal static bool IsTall(Millimetres zone) => zone.Height > TallLine;
}
