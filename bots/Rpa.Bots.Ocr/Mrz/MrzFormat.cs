namespace Rpa.Bots.Ocr.Mrz;

/// <summary>What may stand at a place of a machine-readable zone.</summary>
internal enum MrzClass
{
    Letter,
    Digit,
    Any,
    Sex,
}

/// <summary>A field: name, line, start, end (exclusive), and what it holds.</summary>
internal sealed record MrzField(string Name, int Line, int Start, int End, MrzClass Class);

/// <summary>A check digit: where it stands and which stretches it covers, in order.</summary>
internal sealed record MrzCheck(string Name, int Line, int At, IReadOnlyList<(int Line, int Start, int End)> Covers)
{
    /// <summary>
    /// Where a document number of more than nine characters goes on (ICAO 9303 parts 5 and 6): a filler stands for its digit then, the rest of the number and the digit stand there, up to the first filler.
    /// </summary>
    internal (int Line, int Start, int End)? Overflow { get; init; }

    /// <summary>Whether a filler may stand for the digit: of an empty optional field, and of a number that goes on elsewhere.</summary>
    internal bool MayBeFiller => Name == "optional" || Overflow is not null;
}

/// <summary>A layout of ICAO 9303 parts 4 to 7.</summary>
internal sealed record MrzFormat(string Type, int Lines, int Length, bool IsVisa, IReadOnlyList<MrzField> Fields, IReadOnlyList<MrzCheck> Checks)
{
    internal static readonly IReadOnlyList<MrzFormat> All =
    [
        TwoLines("TD3", 44, isVisa: false, optionalEnd: 42, optionalCheck: 42, composite: 43),
        TwoLines("MRV-A", 44, isVisa: true, optionalEnd: 44, optionalCheck: null, composite: null),
        TwoLines("TD2", 36, isVisa: false, optionalEnd: 35, optionalCheck: null, composite: 35),
        TwoLines("MRV-B", 36, isVisa: true, optionalEnd: 36, optionalCheck: null, composite: null),
        ThreeLines(),
    ];

    /// <summary>What may stand at a place.</summary>
    internal MrzClass ClassAt(int line, int at) =>
        Checks.Any(check => check.Line == line && check.At == at)
            ? MrzClass.Digit
            : Fields.FirstOrDefault(field => field.Line == line && at >= field.Start && at < field.End)?.Class ?? MrzClass.Any;

    /// <summary>
    /// France's former identity card has lines of the length of TD2 with a layout of its own; what is read there by the rules of TD2 means something else.
    /// </summary>
    internal bool IsForeign(IReadOnlyList<string> lines) => Type == "TD2" && lines[0].StartsWith("IDFRA", StringComparison.Ordinal);

    /// <summary>Whether a check digit speaks for the place.</summary>
    internal bool IsCovered(int line, int at) =>
        Checks.Any(check => (check.Line == line && check.At == at) || check.Covers.Any(stretch => stretch.Line == line && at >= stretch.Start && at < stretch.End));

    private static MrzFormat TwoLines(string type, int length, bool isVisa, int optionalEnd, int? optionalCheck, int? composite)
    {
        List<MrzCheck> checks =
        [
            new("number", 1, 9, [(1, 0, 9)]) { Overflow = type == "TD2" ? (1, 28, 35) : null },
            new("birthDate", 1, 19, [(1, 13, 19)]),
            new("expiryDate", 1, 27, [(1, 21, 27)]),
        ];
        if (optionalCheck is { } optional)
        {
            checks.Add(new("optional", 1, optional, [(1, 28, optional)]));
        }

        if (composite is { } all)
        {
            checks.Add(new("composite", 1, all, [(1, 0, 10), (1, 13, 20), (1, 21, all)]));
        }

        return new MrzFormat(
            type, 2, length, isVisa,
            [
                new("documentCode", 0, 0, 2, MrzClass.Letter),
                new("state", 0, 2, 5, MrzClass.Letter),
                new("names", 0, 5, length, MrzClass.Letter),
                new("number", 1, 0, 9, MrzClass.Any),
                new("nationality", 1, 10, 13, MrzClass.Letter),
                new("birthDate", 1, 13, 19, MrzClass.Digit),
                new("sex", 1, 20, 21, MrzClass.Sex),
                new("expiryDate", 1, 21, 27, MrzClass.Digit),
                new("optional", 1, 28, optionalEnd, MrzClass.Any),
            ],
            checks);
    }

    private static MrzFormat ThreeLines() => new(
        "TD1", 3, 30, IsVisa: false,
        [
            new("documentCode", 0, 0, 2, MrzClass.Letter),
            new("state", 0, 2, 5, MrzClass.Letter),
            new("number", 0, 5, 14, MrzClass.Any),
            new("optional", 0, 15, 30, MrzClass.Any),
            new("birthDate", 1, 0, 6, MrzClass.Digit),
            new("sex", 1, 7, 8, MrzClass.Sex),
            new("expiryDate", 1, 8, 14, MrzClass.Digit),
            new("nationality", 1, 15, 18, MrzClass.Letter),
            new("optional2", 1, 18, 29, MrzClass.Any),
            new("names", 2, 0, 30, MrzClass.Letter),
        ],
        [
            new("number", 0, 14, [(0, 5, 14)]) { Overflow = (0, 15, 30) },
            new("birthDate", 1, 6, [(1, 0, 6)]),
            new("expiryDate", 1, 14, [(1, 8, 14)]),
            new("composite", 1, 29, [(0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)]),
        ]);
}

/// <summary>Check digits of ICAO 9303 part 3: weights 7, 3, 1, modulo 10; letters count 10 to 35, the filler 0.</summary>
internal static class CheckDigit
{
    internal static int Of(IEnumerable<char> characters)
    {
        var sum = 0;
        var i = 0;
        foreach (var character in characters)
        {
            sum += ValueOf(character) * Weight(i++);
        }

        return sum % 10;
    }

    internal static bool Holds(MrzCheck check, IReadOnlyList<string> lines) => Holds(check, [.. lines.Select(line => line.ToCharArray())]);

    /// <summary>The same for lines that are being changed: thousands of readings are tried where digits do not hold.</summary>
    internal static bool Holds(MrzCheck check, char[][] lines)
    {
        var digit = lines[check.Line][check.At];
        var (sum, count, fillers) = (0, 0, 0);
        foreach (var (line, start, end) in check.Covers)
        {
            for (var at = start; at < end; at++)
            {
                sum += ValueOf(lines[line][at]) * Weight(count++);
                fillers += lines[line][at] == '<' ? 1 : 0;
            }
        }

        if (digit != '<')
        {
            return digit - '0' == sum % 10;
        }

        // A filler may stand for the digit of an empty optional field.
        if (check.Overflow is not { } place)
        {
            return check.Name == "optional" && fillers == count;
        }

        var rest = BeforeFiller(lines[place.Line].AsSpan(place.Start..place.End));
        for (var at = 0; at < rest.Length - 1; at++)
        {
            sum += ValueOf(rest[at]) * Weight(count++);
        }

        return rest.Length > 1 && fillers == 0 && rest[^1] - '0' == sum % 10;
    }

    /// <summary>The rest of a long number with its check digit; empty where the number is no longer than nine characters.</summary>
    internal static string Rest(MrzCheck check, IReadOnlyList<string> lines) => check.Overflow is { } place && lines[check.Line][check.At] == '<'
        ? BeforeFiller(lines[place.Line].AsSpan(place.Start..place.End)).ToString()
        : "";

    private static ReadOnlySpan<char> BeforeFiller(ReadOnlySpan<char> stretch) => stretch.IndexOf('<') is >= 0 and var end ? stretch[..end] : stretch;

    private static int Weight(int at) => (at % 3) switch { 0 => 7, 1 => 3, _ => 1 };

    private static int ValueOf(char character) => character switch
    {
        >= '0' and <= '9' => character - '0',
        >= 'A' and <= 'Z' => character - 'A' + 10,
        _ => 0,
    };
}
