namespace Rpa.Bots.Ocr.Mrz;

/// <summary>The likeliest characters that a layout allows: kinds of characters at their places, codes of states, and the order of names and fillers.</summary>
internal static class MrzGrammar
{
    private const float Never = -1000;
    private const float Odd = -8;
    private const float KnownState = 2.5f;
    private const int Filler = 36;

    // ISO 3166-1 alpha-3 and the codes that ICAO 9303-3 adds.
    private static readonly HashSet<string> States = [.. (
        "AFG ALA ALB DZA ASM AND AGO AIA ATA ATG ARG ARM ABW AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BMU BTN BOL BES BIH BWA BVT BRA IOT BRN BGR BFA BDI CPV KHM CMR CAN CYM CAF TCD CHL CHN CXR CCK COL COM COG COD COK CRI CIV HRV CUB CUW CYP CZE " +
        "DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FLK FRO FJI FIN FRA GUF PYF ATF GAB GMB GEO GHA GIB GRC GRL GRD GLP GUM GTM GGY GIN GNB GUY HTI HMD VAT HND HKG HUN ISL IND IDN IRN IRQ IRL IMN ISR ITA JAM JPN JEY JOR KAZ KEN KIR PRK KOR KWT " +
        "KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MAC MDG MWI MYS MDV MLI MLT MHL MTQ MRT MUS MYT MEX FSM MDA MCO MNG MNE MSR MAR MOZ MMR NAM NRU NPL NLD NCL NZL NIC NER NGA NIU NFK MKD MNP NOR OMN PAK PLW PSE PAN PNG PRY PER PHL PCN POL PRT PRI QAT " +
        "REU ROU RUS RWA BLM SHN KNA LCA MAF SPM VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SXM SVK SVN SLB SOM ZAF SGS SSD ESP LKA SDN SUR SJM SWE CHE SYR TWN TJK TZA THA TLS TGO TKL TON TTO TUN TUR TKM TCA TUV UGA UKR ARE GBR USA UMI URY UZB VUT VEN " +
        "VNM VGB VIR WLF ESH YEM ZMB ZWE D<< EUE GBD GBN GBO GBP GBS RKS KS< UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX UTO").Split(' ')];

    /// <summary>The lines.</summary>
    internal static List<string> Lines(MrzFormat format, IReadOnlyList<float[][]> logs)
    {
        var lines = Enumerable.Range(0, format.Lines)
            .Select(line => Enumerable.Range(0, format.Length).Select(at => GlyphNet.Characters[Best(format, line, at, logs[line][at])]).ToArray())
            .ToList();
        foreach (var field in format.Fields)
        {
            if (field.Name is "state" or "nationality")
            {
                State(logs[field.Line].AsSpan(field.Start, 3), lines[field.Line].AsSpan(field.Start, 3));
            }
            else if (field.Name == "names")
            {
                Names(logs[field.Line].AsSpan(field.Start, field.End - field.Start), lines[field.Line].AsSpan(field.Start, field.End - field.Start));
            }
        }

        return lines.ConvertAll(line => new string(line));
    }

    /// <summary>Whether a character may stand at a place.</summary>
    internal static bool Allows(MrzFormat format, int line, int at, char character) => (line, at) switch
    {
        (0, 0) => format.IsVisa ? character == 'V' : character is 'P' or 'I' or 'A' or 'C',
        _ => CellClasses.Of(format.ClassAt(line, at))[GlyphNet.Characters.IndexOf(character, StringComparison.Ordinal)]
            && !(character == '<' && format.Checks.Any(check => check.Line == line && check.At == at && !check.MayBeFiller)),
    };

    private static int Best(MrzFormat format, int line, int at, float[] cell)
    {
        var best = -1;
        for (var i = 0; i < GlyphNet.Characters.Length; i++)
        {
            if ((best < 0 || cell[i] > cell[best]) && Allows(format, line, at, GlyphNet.Characters[i]))
            {
                best = i;
            }
        }

        return best;
    }

    private static void State(ReadOnlySpan<float[]> cells, Span<char> text)
    {
        var most = Score(cells, text) + (States.Contains(new string(text)) ? KnownState : 0);
        string? better = null;
        foreach (var state in States)
        {
            var score = Score(cells, state) + KnownState;
            if (score > most)
            {
                (most, better) = (score, state);
            }
        }

        better?.CopyTo(text);
    }

    private static float Score(ReadOnlySpan<float[]> cells, ReadOnlySpan<char> text)
    {
        float sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            sum += cells[i][GlyphNet.Characters.IndexOf(text[i], StringComparison.Ordinal)];
        }

        return sum;
    }

    // States: 0 before the name, 1 in the surname, 2 after one filler in it, 3 after two, 4 in the given names, 5 after one filler in them, 6 in the fillers at the end.
    // Behind those stands nothing in any zone made by the rules.
    private static readonly (int From, bool IsLetter, int To, float Cost)[] Ways =
    [
        (0, true, 1, 0), (0, false, 0, Odd), (1, true, 1, 0), (1, false, 2, 0), (2, true, 1, 0), (2, false, 3, 0), (3, true, 4, 0), (3, false, 6, 0),
        (4, true, 4, 0), (4, false, 5, 0), (5, true, 4, 0), (5, false, 6, 0), (6, false, 6, 0), (6, true, 4, Odd),
    ];

    private static void Names(ReadOnlySpan<float[]> cells, Span<char> text)
    {
        var (scores, from) = (new float[cells.Length + 1, 7], new int[cells.Length + 1, 7]);
        for (var state = 1; state < 7; state++)
        {
            scores[0, state] = Never;
        }

        var letters = new int[cells.Length];
        for (var at = 0; at < cells.Length; at++)
        {
            for (var i = 1; i < 26; i++)
            {
                letters[at] = cells[at][i] > cells[at][letters[at]] ? i : letters[at];
            }

            for (var state = 0; state < 7; state++)
            {
                scores[at + 1, state] = float.MinValue;
            }

            for (var way = 0; way < Ways.Length; way++)
            {
                var (before, isLetter, after, cost) = Ways[way];
                var score = scores[at, before] + cost + cells[at][isLetter ? letters[at] : Filler];
                if (score > scores[at + 1, after])
                {
                    (scores[at + 1, after], from[at + 1, after]) = (score, way);
                }
            }
        }

        var last = 1;
        for (var state = 2; state < 7; state++)
        {
            last = scores[cells.Length, state] > scores[cells.Length, last] ? state : last;
        }

        for (var at = cells.Length; at > 0; at--)
        {
            var way = Ways[from[at, last]];
            text[at - 1] = way.IsLetter ? GlyphNet.Characters[letters[at - 1]] : '<';
            last = way.From;
        }
    }
}
