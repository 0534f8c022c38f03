using Rpa.Bots.Ocr.Imaging;

namespace Rpa.Bots.Ocr.Forms;

/// <summary>
/// Reads accents that the models see but cannot tell apart. The English model knows é only and reads it for è too; the German one reads e. Which way the stroke above the
/// letter leans is measured in the ink: rising to the right it is acute, to the left grave.
/// </summary>
internal static class Accents
{
    private const double LeastLength = 1.35;
    private const string Plain = "aceinosuyzrlACEINOSUYZRL";
    private const string Acute = "áćéíńóśúýźŕĺÁĆÉÍŃÓŚÚÝŹŔĹ";
    private const string Grave = "à\0è\0\0ò\0ù\0\0\0\0À\0È\0\0Ò\0Ù\0\0\0\0";

    /// <summary>The letter that a plain one becomes by the mark near it; null where there is no mark, more than one, or one of another shape.</summary>
    /// <param name="line">The line.</param>
    /// <param name="letters">Its letters as one model places them.</param>
    /// <param name="at">Which of them.</param>
    internal static char? Read(LineImage line, IReadOnlyList<PlacedLetter> letters, int at)
    {
        var height = line.LetterHeight;
        var letter = letters[at];
        var index = Plain.IndexOf(letter.Letter, StringComparison.Ordinal);
        var marks = line.Blobs.Where(mark => mark.Height < height * 0.42 && mark.Width < height * 0.6 && Math.Abs(mark.CentreX - letter.Middle) <= height * 0.45
            && line.Blobs.Any(body => body.Height >= height * 0.5 && mark.Bottom < body.Top + (height * 0.12) && mark.CentreX >= body.Left - (height * 0.15) && mark.CentreX <= body.Right + (height * 0.15))).ToList();
        if (index < 0 || marks.Count != 1)
        {
            return null;
        }

        // A mark belongs to the letter it stands over, not to an i beside it.
        if (letters.Where((other, i) => i != at && other.Letter is 'i' or 'j' or 'ä' or 'ö' or 'ü' or 'Ä' or 'Ö' or 'Ü').Any(other => Math.Abs(other.Middle - marks[0].CentreX) < height * 0.55))
        {
            return null;
        }

        var lean = Lean(line.Picture, marks[0]);
        return lean switch { > 0 => Acute[index], < 0 when Grave[index] != '\0' => Grave[index], _ => null };
    }

    // The main axis of the mark's ink: 1 when it clearly rises to the right, -1 to the left, 0 when it is round, level, upright or bent.
    internal static int Lean(InkMap ink, Blob mark)
    {
        double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (var y = mark.Top; y <= mark.Bottom; y++)
        {
            for (var x = mark.Left; x <= mark.Right; x++)
            {
                if (x >= 0 && y >= 0 && x < ink.Width && y < ink.Height && ink.IsInk(x, y))
                {
                    (n, sx, sy, sxx, syy, sxy) = (n + 1, sx + x, sy + y, sxx + (x * x), syy + (y * y), sxy + (x * y));
                }
            }
        }

        if (n < 6)
        {
            return 0;
        }

        var (xx, yy, xy) = ((sxx / n) - (sx * sx / n / n), (syy / n) - (sy * sy / n / n), (sxy / n) - (sx * sy / n / n));
        var root = Math.Sqrt(Math.Max(0, ((xx - yy) * (xx - yy) / 4) + (xy * xy)));
        var (large, small) = (((xx + yy) / 2) + root, Math.Max(0.05, ((xx + yy) / 2) - root));
        var angle = 0.5 * Math.Atan2(2 * xy, xx - yy) * 180 / Math.PI;
        return Math.Sqrt(large / small) < LeastLength || Math.Abs(angle) is < 15 or > 75 ? 0 : angle < 0 ? 1 : -1;
    }
}
