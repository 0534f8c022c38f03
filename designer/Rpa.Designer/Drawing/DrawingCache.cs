using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Rpa.Designer.Drawing;

/// <summary>The last drawings by the hash of their source. Drawing takes a tenth of a second; the same text is drawn once.</summary>
internal sealed class DrawingCache(IGraphDrawer drawer)
{
    private const int Most = 64;
    private readonly ConcurrentDictionary<string, byte[]> _drawings = new();
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>The drawing's id, or null where it cannot be drawn.</summary>
    public async Task<string?> DrawAsync(string dot, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dot)))[..32];
        if (_drawings.ContainsKey(id))
        {
            return id;
        }

        if (await drawer.DrawAsync(dot, cancellationToken) is not { } svg)
        {
            return null;
        }

        if (_drawings.TryAdd(id, svg))
        {
            _order.Enqueue(id);
            while (_order.Count > Most && _order.TryDequeue(out var oldest))
            {
                _drawings.TryRemove(oldest, out _);
            }
        }

        return id;
    }

    /// <summary>The drawing, or null where it is gone.</summary>
    public byte[]? Find(string id) => _drawings.GetValueOrDefault(id);
}
