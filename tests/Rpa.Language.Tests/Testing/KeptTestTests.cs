using Rpa.Language.Testing;

namespace Rpa.Language.Tests.Testing;

/// <summary>A test that is kept changes nothing else in its file.</summary>
public sealed class KeptTestTests
{
    private const string Test = "test: New\nexpect:\n  path: [a]";

    [Fact]
    public void ANewFileNamesItsSchema() => Assert.Equal(
        ("# yaml-language-server: $schema=../schema/test.schema.json\ntests:\n  - test: New\n    expect:\n      path: [a]\n", null), KeptTest.Add(null, Test, "../schema/test.schema.json"));

    [Fact]
    public void ItComesLastAndCommentsStay() => Assert.Equal(
        ("# mine\ntests:   # all of them\n- test: Old   # keep\n  expect: {}\n# the end\n- test: New\n  expect:\n    path: [a]\n", null),
        KeptTest.Add("# mine\ntests:   # all of them\n- test: Old   # keep\n  expect: {}\n# the end\n\n\n", Test, null));

    [Fact]
    public void ItComesBeforeTheKeyThatFollows() => Assert.Equal(
        ("tests:\n    - test: Old\n      expect: {}\n    - test: New\n      expect:\n        path: [a]\n\n# the clock\nnow: 2026-01-05\n", null),
        KeptTest.Add("tests:\n    - test: Old\n      expect: {}\n\n# the clock\nnow: 2026-01-05\n", Test, null));

    [Fact]
    public void LineEndsStayAsTheyAre() => Assert.Equal(
        ("tests:\r\n  - test: Old\r\n    expect: {}\r\n  - test: New\r\n    expect:\r\n      path: [a]\r\n", null), KeptTest.Add("tests:\r\n  - test: Old\r\n    expect: {}\r\n", Test, null));

    [Theory]
    [InlineData("tests: [{ test: Old, expect: {} }]\n")]
    [InlineData("tests: @\n")]
    public void AFileOfAnotherFormIsLeftAlone(string file)
    {
        var (text, fault) = KeptTest.Add(file, Test, null);
        Assert.Null(text);
        Assert.Contains("line 1", fault, StringComparison.Ordinal);
    }
}
