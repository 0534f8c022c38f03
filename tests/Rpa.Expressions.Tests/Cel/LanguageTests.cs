using Rpa.Expressions.Cel;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Diagnostics;

namespace Rpa.Expressions.Tests.Cel;

/// <summary>The language by example: on the left an expression, on the right the literal it equals, or `!` and a part of its error.</summary>
public sealed class LanguageTests
{
    private const string Logic = """
        true && true => true
        false && 1 / 0 > 1 => false
        1 / 0 > 1 && false => false
        1 / 0 > 1 || true => true
        1 / 0 > 1 && true => ! divide by zero
        false || 1 / 0 > 1 => ! divide by zero
        !false => true
        !!true => true
        true ? 'a' : 'b' => 'a'
        false ? 1 / 0 : 2 => 2
        false ? 1 : true ? 2 : 3 => 2
        dyn(1) && false => false
        dyn(1) && true => ! no such overload
        dyn('x') || true => true
        """;

    private const string Numbers = """
        1 + 2 * 3 => 7
        (1 + 2) * 3 => 9
        10 - 4 - 3 => 3
        7 / 2 => 3
        -7 / 2 => -3
        -7 % 3 => -1
        7u / 2u => 3u
        7.0 / 2.0 => 3.5
        0x1F => 31
        -0x10 => -16
        1e3 => 1000.0
        .5 + .25 => 0.75
        --5 => 5
        -9223372036854775808 => -9223372036854775808
        9223372036854775807 + 1 => ! overflow
        -9223372036854775808 - 1 => ! overflow
        4611686018427387904 * 2 => ! overflow
        -(-9223372036854775808) => ! overflow
        -9223372036854775808 / -1 => ! overflow
        18446744073709551615u + 1u => ! overflow
        1u - 2u => ! overflow
        5 % 0 => ! modulus by zero
        1.0 / 0.0 > 1e308 => true
        0.0 / 0.0 == 0.0 / 0.0 => false
        1 == 1.0 => true
        1u == 1 => true
        1.5 > 1 => true
        dyn(1u) < 2.5 => true
        -1 < 1u => true
        1 + 1.0 => ! RPA107
        1u + 1 => ! RPA107
        """;

    private const string Texts = """
        'a' + "b" => 'ab'
        'it\'s' => "it's"
        r'\d' => '\\d'
        '''a 'b' c''' => "a 'b' c"
        '\u00e4\U0001F600' => 'ä😀'
        '\x41\101' => 'AA'
        b'\xff\000' == b"\377\x00" => true
        b'ä' == b'\xc3\xa4' => true
        size('ä😀') => 2
        'abc'.size() => 3
        size(b'ä') => 2
        'Müller'.startsWith('Mü') => true
        'Müller'.endsWith('er') => true
        'Müller'.contains('ll') => true
        'a' < 'b' => true
        'Z' < 'a' => true
        '\uFFFD' < '😀' => true
        'PLZ 67063'.matches('^PLZ [0-9]{5}$') => true
        '67063\n'.matches('^[0-9]{5}$') => false
        '٣'.matches('\\d') => false
        matches('x1', '[[:alpha:]]\\d') => true
        'a.b'.matches('a\\Q.\\Eb') => true
        'x'.matches('(?P<n>x)') => true
        'tac😀cat'.indexOf('c') => 2
        'tac😀cat'.lastIndexOf('c') => 4
        'tac😀cat'.charAt(3) => '😀'
        'tac😀cat'.substring(4) => 'cat'
        'tacocat'.substring(1, 3) => 'ac'
        'abc'.charAt(3) => ''
        'abc'.charAt(4) => ! index out of range
        'abc'.substring(2, 1) => ! invalid substring
        'abc'.indexOf('') => 0
        'abc'.lastIndexOf('') => 3
        'ÄBC'.lowerAscii() => 'Äbc'
        'äbc'.upperAscii() => 'äBC'
        ' a\t'.trim() => 'a'
        'a-b-c'.replace('-', '+') => 'a+b+c'
        'a-b-c'.replace('-', '+', 1) => 'a+b-c'
        'ab'.replace('', '.') => '.a.b.'
        'a,b,c'.split(',') => ['a', 'b', 'c']
        'a,b,c'.split(',', 2) => ['a', 'b,c']
        'abc'.split('') => ['a', 'b', 'c']
        ['a', 'b'].join('-') => 'a-b'
        ['', 'b'].join('-') => '-b'
        'äb'.reverse() => 'bä'
        strings.quote('a"b\n') => "\"a\\\"b\\n\""
        '%s is %d years, %.1f %%'.format(['Erika', 42, 99.55]) => 'Erika is 42 years, 99.5 %'
        '%x %X %o %b %e'.format([255, 'z', 8, true, 12345.678]) => 'ff 7A 10 1 1.234568e+04'
        '%s'.format([[1, 'a', {'k': null}]]) => '[1, a, {k: null}]'
        '%d'.format(['x']) => ! decimal clause
        '%s'.format([]) => ! out of range
        '%q'.format([1]) => ! unrecognized
        """;

    private const string Collections = """
        [1, 2, 3][1] => 2
        [1, 2][2] => ! index out of range: 2
        [1, 2][-1] => ! index out of range
        {'a': 1}['a'] => 1
        {'a': 1}.a => 1
        {'a': 1}.b => ! no such key: 'b'
        {1: 'x'}[1.0] => 'x'
        {'a b': 1}.`a b` => 1
        has({'a': 1}.a) => true
        has({'a': 1}.b) => false
        [1] + [2, 3] => [1, 2, 3]
        2 in [1, 2] => true
        2.0 in [1, 2] => true
        'a' in {'a': 1} => true
        1 in {'a': 1} => ! RPA107
        size({'a': 1, 'b': 2}) => 2
        [1, [2]] == [1.0, [2.0]] => true
        {'a': 1, 'b': 2} == {'b': 2, 'a': 1} => true
        [1, 2] == [2, 1] => false
        {dyn('a'): 1, dyn('a'): 2} => ! repeated key
        {dyn(1.5): 1} => ! unsupported key
        [1, 2, 3].all(x, x > 0) => true
        [].all(x, x > 0) => true
        [1, 0].all(x, 1 / x > 5) => false
        [1, 0].all(x, 1 / x > 0) => ! divide by zero
        [1, 2].exists(x, x == 2) => true
        [0, 1].exists(x, 1 / x == 1) => true
        [1, 2, 2].exists_one(x, x == 2) => false
        [1, 2].existsOne(x, x == 2) => true
        [1, 2, 3].filter(x, x % 2 == 1) => [1, 3]
        [1, 2].map(x, x * 10) => [10, 20]
        [1, 2, 3].map(x, x > 1, x * 10) => [20, 30]
        {'b': 1, 'a': 2}.map(k, k).sort() => ['a', 'b']
        [[1, 2], [3]].map(r, r.map(c, c + size(r))) => [[3, 4], [4]]
        [1, 2].map(x, [3].map(x, x)[0]) => [3, 3]
        [4, 5].all(i, v, v == i + 4) => true
        {'a': 1}.exists(k, v, k == 'a' && v == 1) => true
        [4, 5].transformList(i, v, i * v) => [0, 5]
        [4, 5].transformList(i, v, i > 0, v) => [5]
        {'a': 1}.transformMap(k, v, v + 1) => {'a': 2}
        {'a': 1, 'b': 2}.transformMap(k, v, v > 1, v) => {'b': 2}
        {'a': 'x'}.transformMapEntry(k, v, {v: k}) => {'x': 'a'}
        ['x', 'x'].transformMapEntry(i, v, {v: i}) => ! repeated key
        lists.range(3) => [0, 1, 2]
        [3, 1, 2].sort() => [1, 2, 3]
        [1, 1.0, 2].distinct() => [1, 2]
        [[1], [2, 3]].flatten() => [1, 2, 3]
        [1, 2, 3].slice(1, 2) => [2]
        [1, 2].reverse() => [2, 1]
        [1, 2].slice(1, 3) => ! index out of range
        """;

    private const string Conversions = """
        int('42') => 42
        int('-42') => -42
        int('4 2') => ! RPA117
        int(dyn('4 2')) => ! Type conversion error
        int(3.99) => 3
        int(1e19) => ! range
        int(5u) => 5
        uint(5) => 5u
        uint(-5) => ! range
        double('1.5e2') => 150.0
        double(2) => 2.0
        string(1.5) => '1.5'
        string(1e21) => '1e+21'
        string(true) => 'true'
        string(b'abc') => 'abc'
        string(b'\xff') => ! invalid UTF-8
        bytes('ä') => b'\xc3\xa4'
        bool('true') => true
        type(1) == int => true
        type([]) == list => true
        type(null) => null_type
        type(type(1)) => type
        type(1u) != type(1) => true
        type(timestamp('2026-11-21T00:00:00Z')) == google.protobuf.Timestamp => true
        dyn(1) == 1 => true
        base64.encode(b'hello') => 'aGVsbG8='
        base64.decode('aGVsbG8') => b'hello'
        base64.decode('!') => ! no base64
        """;

    private const string Times = """
        timestamp('2026-11-21T08:30:00Z').getFullYear() => 2026
        timestamp('2026-11-21T08:30:00Z').getMonth() => 10
        timestamp('2026-11-21T08:30:00Z').getDate() => 21
        timestamp('2026-11-21T08:30:00Z').getDayOfMonth() => 20
        timestamp('2026-11-21T08:30:00Z').getDayOfWeek() => 6
        timestamp('2026-11-21T08:30:00Z').getDayOfYear() => 324
        timestamp('2026-07-21T23:30:00Z').getHours('Europe/Berlin') => 1
        timestamp('2026-01-21T23:30:00Z').getDate('Europe/Berlin') => 22
        timestamp('2026-01-21T23:30:00Z').getHours('-03:30') => 20
        timestamp('2026-01-21T23:30:00Z').getHours('Mars/Base') => ! no such time zone
        timestamp('2026-11-21T08:30:00.25+01:00') == timestamp('2026-11-21T07:30:00.250Z') => true
        string(timestamp('2026-11-21T08:30:00.5+01:00')) => '2026-11-21T07:30:00.5Z'
        timestamp(0) == timestamp('1970-01-01T00:00:00Z') => true
        int(timestamp('1970-01-01T00:01:00Z')) => 60
        timestamp('2026-02-29T00:00:00Z') => ! RPA117
        timestamp('2026-11-21') => ! RPA117
        timestamp('2026-11-21T00:00:00Z') - timestamp('2026-11-20T00:00:00Z') == duration('24h') => true
        timestamp('2026-11-21T00:00:00Z') + duration('90m') == timestamp('2026-11-21T01:30:00Z') => true
        timestamp('9999-12-31T23:59:59Z') + duration('1s') => ! range
        timestamp('2026-11-21T00:00:00Z') < timestamp('2026-11-22T00:00:00Z') => true
        duration('1h30m').getMinutes() => 90
        duration('-1.5s') + duration('2s') == duration('500ms') => true
        string(duration('1h1.5s')) => '3601.5s'
        duration('-1.5s') < duration('0s') => true
        duration('1 hour') => ! RPA117
        duration('300000h') + duration('300000h') + duration('2000000h') => ! range
        """;

    private const string Extensions = """
        math.greatest(1, 2.5, 3u) == 3 => true
        math.least([3, 1, 2]) => 1
        math.abs(-5) => 5
        math.ceil(1.2) => 2.0
        math.round(-2.5) => -3.0
        math.trunc(-2.5) => -2.0
        math.sign(-3) => -1
        math.isNaN(0.0 / 0.0) => true
        math.bitAnd(12, 10) => 8
        math.bitXor(12u, 10u) => 6u
        math.bitShiftLeft(1, 70) => 0
        math.bitShiftRight(-1, 63) => 1
        math.bitShiftLeft(1, -1) => ! negative offset
        math.sqrt(16) => 4.0
        math.greatest('a') => ! RPA106
        math.greatest(dyn('a')) => ! no such overload
        optional.of(1).value() => 1
        optional.none().hasValue() => false
        optional.none().value() => ! has no value
        optional.of(1).orValue(2) => 1
        {'a': {'b': 1}}.?a.?b.orValue(0) => 1
        {'a': {'b': 1}}.?x.?b.orValue(0) => 0
        {'a': {'b': 1}}.?a.b.orValue(0) => 1
        [1][?0].orValue(9) => 1
        [1][?5].orValue(9) => 9
        [1, ?optional.none(), ?optional.of(2)] => [1, 2]
        {'a': 1, ?'b': optional.none()} => {'a': 1}
        optional.of(2).optMap(x, x * 2).value() => 4
        optional.of(2).optFlatMap(x, optional.of(x + 1)).value() => 3
        optional.none().or(optional.of(3)).value() => 3
        optional.ofNonZeroValue(0).hasValue() => false
        cel.bind(x, 2, x * x) => 4
        cel.bind(x, 2, cel.bind(y, 3, x * y)) => 6
        """;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var line in string.Join('\n', Logic, Numbers, Texts, Collections, Conversions, Times, Extensions).Split('\n'))
        {
            var parts = line.Split(" => ");
            cases.Add(parts[0], parts[1]);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnExpressionMeansWhatTheStandardSays(string text, string expected)
    {
        var bag = new DiagnosticBag();
        var result = CelCompiler.Compile(text, Expr.Place, CelEnvironment.Empty, bag)?.Evaluate(Activation.Empty);
        if (expected.StartsWith("! ", StringComparison.Ordinal))
        {
            Assert.Null(result?.Value);
            Assert.Contains(expected[2..], result?.Error ?? string.Join('\n', bag.ToImmutable()), StringComparison.Ordinal);
            return;
        }

        var value = result?.Value;
        Assert.True(value is not null, result?.Error ?? string.Join('\n', bag.ToImmutable()));
        Assert.True(CelNotation.AreSame(Expr.Value(expected, environment: CelEnvironment.Empty), value), $"{text} gave {CelJson.Text(value)}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void APrintedTreeParsesToTheSameTree(string text, string expected)
    {
        Assert.NotEmpty(expected);
        var bag = new DiagnosticBag();
        var tree = CelCompiler.Parse(text, Expr.Place, bag);
        Assert.NotNull(tree);
        var printed = CelPrinter.Print(tree);
        var again = CelCompiler.Parse(printed, Expr.Place, bag);
        Assert.True(again is not null, printed);
        Assert.Equal(Shape.Of(tree), Shape.Of(again));
        Assert.Equal(printed, CelPrinter.Print(again));
    }
}
