namespace Nin.Data.Targets;

/// <summary>A box around an object, in pixels of the picture; a pixel's own area is one by one.</summary>
/// <param name="Label">The class's index.</param>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge.</param>
/// <param name="Bottom">The lower edge.</param>
public readonly record struct LabelledBox(int Label, float Left, float Top, float Right, float Bottom)
{
    /// <summary>The area in pixels; 0 where nothing of the box is left.</summary>
    public float Area => Math.Max(Right - Left, 0) * Math.Max(Bottom - Top, 0);
}
