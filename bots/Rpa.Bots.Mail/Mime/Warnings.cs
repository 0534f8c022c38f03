using System.Collections.Immutable;

namespace Rpa.Bots.Mail.Mime;

/// <summary>Collects what was wrong, each thing once, and not without end.</summary>
internal sealed class Warnings
{
    private const int Most = 50;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder _all = ImmutableArray.CreateBuilder<string>();

    public void Add(string warning)
    {
        if (_all.Count < Most && _seen.Add(warning))
        {
            _all.Add(warning);
        }
    }

    public ImmutableArray<string> ToImmutable() => _all.ToImmutable();
}
