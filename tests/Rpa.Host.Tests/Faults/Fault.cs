namespace Rpa.Host.Tests.Faults;

/// <summary>Where a finding has to stand.</summary>
internal enum Place
{
    /// <summary>On the broken line.</summary>
    Line,
    /// <summary>On the broken line, or on a key above it that holds it: where something was taken away there is no line of its own.</summary>
    Holder,
    /// <summary>Where the file now contradicts itself: a finding, wherever it stands, that names what was broken.</summary>
    Named,
}

/// <summary>A file of a bundle with one fault.</summary>
/// <param name="Operator">How it was made: `misspelt target`.</param>
/// <param name="File">The broken file; null lines mean that it is gone.</param>
/// <param name="Broken">Its content.</param>
/// <param name="Line">The broken line, from 0; of something taken away, the line behind it.</param>
/// <param name="Place">Where the finding has to stand.</param>
/// <param name="Codes">The findings that say what is wrong; others do not count.</param>
/// <param name="Name">What a finding has to name, for <see cref="Place.Named"/>.</param>
internal sealed record Fault(string Operator, string File, FileLines? Broken, int Line, Place Place, string[] Codes, string Name = "")
{
    public override string ToString() => $"{Operator} in {File}:{Line + 1} ({(Broken is null ? "gone" : Line < Broken.Lines.Length ? Broken[Line].Trim() : "end")})";
}
