using Rpa.Bots.Ocr.Mrz;
using Rpa.Samples.Pdf;
using Rpa.Samples.People;

namespace Rpa.Samples.Zones;

/// <summary>Patches to train the network on: a character between two others, printed, scanned or photographed, and cut out not quite where it stands; or something that is no character.</summary>
public sealed class GlyphPatches
{
    private const double NothingShare = 0.18;
    private const string NoUpright = "ABCDEFGJKLMPQRTUVWY1234567<";
    private readonly IReadOnlyList<(GlyphSheet[] Weights, double Share)> _fonts;
    private readonly GlyphSheet[] _foreign;

    private GlyphPatches(IReadOnlyList<(GlyphSheet[] Weights, double Share)> fonts, GlyphSheet[] foreign) => (_fonts, _foreign) = (fonts, foreign);

    /// <summary>Most zones are printed in OCR-B, some in a typewriter's face.</summary>
    public static async Task<GlyphPatches> PrepareAsync(CancellationToken cancellationToken)
    {
        var fonts = new List<(GlyphSheet[], double)>();
        foreach (var (font, share) in new[] { (FontFile.OcrB, 0.62), (FontFile.OcrBSharp, 0.16), (FontFile.Typewriter, 0.07), (FontFile.TypewriterBold, 0.04), (FontFile.DejaVuMono, 0.08), (FontFile.DejaVuMonoBold, 0.03) })
        {
            var sheet = await GlyphSheet.DrawAsync(font, GlyphNet.Characters, cancellationToken);
            fonts.Add(([sheet.Thicken(-1), sheet, sheet.Thicken(1), sheet.Thicken(2)], share));
        }

        const string Letters = "abdefghkmnpqrstuwyz.,:;/()-+&ÄÖÜ";
        return new GlyphPatches(fonts, [await GlyphSheet.DrawAsync(FontFile.Sans, Letters, cancellationToken), await GlyphSheet.DrawAsync(FontFile.SerifItalic, Letters, cancellationToken)]);
    }

    /// <summary>Fills a patch (ink, high is dark) and returns its class and the floor of its contrast.</summary>
    internal (int Class, float Floor) Make(Dice dice, Span<float> patch)
    {
        var canvas = new GlyphCanvas(dice);
        var sheet = Sheet(dice);
        var nothing = dice.Chance(NothingShare);
        var kind = nothing ? dice.Next(0, 5) : -1;
        var character = nothing ? dice.Next(0, 36) : Class(dice);
        var pitch = sheet.Pitch * dice.Between(0.94, 1.06);
        string Any() => GlyphNet.Characters[dice.Chance(0.3) ? 36 : dice.Next(0, 36)].ToString();
        switch (kind)
        {
            case 0:
                // Paper, or what is printed on it.
                break;
            case 1:
                var other = dice.Pick(_foreign);
                var size = dice.Between(0.6, 1.5);
                for (var at = -1; at <= 1; at++)
                {
                    canvas.Draw(other.Any(dice), (at * size * 0.6) + dice.Between(-0.2, 0.2), dice.Between(-0.4, 0.3), size, turned: false);
                }

                break;
            case 2:
                // Too small or too large.
                size = dice.Chance(0.5) ? dice.Between(0.4, 0.65) : dice.Between(1.6, 2.2);
                for (var at = -1; at <= 1; at++)
                {
                    canvas.Draw(sheet[Any()[0]], at * pitch * size, dice.Between(-0.5, 0.5) * Math.Max(0.2, 1 - size), size, turned: false);
                }

                break;
            case 3:
                for (var at = -1; at <= 1; at++)
                {
                    canvas.Draw(sheet[at == 0 ? dice.Pick(NoUpright.ToCharArray()) : Any()[0]], at * pitch, 0, 1, turned: true);
                }

                break;
            case 4 or 5:
                // Between two characters.
                var shift = pitch * dice.Between(0.36, 0.5) * (dice.Chance(0.5) ? 1 : -1);
                for (var at = -2; at <= 2; at++)
                {
                    canvas.Draw(sheet[Any()[0]], (at * pitch) + shift, 0, 1, turned: false);
                }

                break;
            default:
                canvas.Draw(sheet[GlyphNet.Characters[character]], 0, 0, 1, turned: false);
                for (var side = -1; side <= 1; side += 2)
                {
                    if (!dice.Chance(0.06))
                    {
                        canvas.Draw(sheet[Any()[0]], side * pitch, 0, 1, turned: false);
                    }
                }

                break;
        }

        var floor = canvas.Develop(pitch, patch);
        return (nothing ? GlyphNet.Nothing : character, floor);
    }

    // Fillers are frequent in zones, but look all alike; characters that are easily confused get more than their share.
    private static int Class(Dice dice) => dice.Chance(0.25)
        ? GlyphNet.Characters.IndexOf(dice.Pick("O0DQI1L8B5S2Z6GUVMNHKXC<4A7T3E".ToCharArray()), StringComparison.Ordinal)
        : dice.Next(0, 36);

    private GlyphSheet Sheet(Dice dice)
    {
        var share = dice.Share();
        foreach (var (weights, part) in _fonts)
        {
            if ((share -= part) < 0)
            {
                return dice.Pick(weights);
            }
        }

        return _fonts[0].Weights[1];
    }
}
