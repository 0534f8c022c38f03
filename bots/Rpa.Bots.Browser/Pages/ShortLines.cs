namespace Rpa.Bots.Browser.Pages;

/// <summary>What a page says, a stranger's word: the first few lines, each cut.</summary>
internal sealed class ShortLines
{
    private const int Most = 20;
    private const int Longest = 300;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    /// <summary>All since <see cref="Take"/>.</summary>
    public IReadOnlyList<string> All
    {
        get { lock (_lock) { return [.. _lines]; } }
    }

    public void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count < Most)
            {
                _lines.Add(line.Length <= Longest ? line : line[..Longest]);
            }
        }
    }

    /// <summary>All, and none are left.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_lock)
        {
            string[] all = [.. _lines];
            _lines.Clear();
            return all;
        }
    }
}
