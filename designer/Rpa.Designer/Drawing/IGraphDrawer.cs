namespace Rpa.Designer.Drawing;

/// <summary>Turns Graphviz source into a picture. The program that hosts the pages runs Graphviz.</summary>
public interface IGraphDrawer
{
    /// <summary>The SVG, or null where it cannot be drawn (Graphviz missing, too slow).</summary>
    Task<byte[]?> DrawAsync(string dot, CancellationToken cancellationToken);
}
