namespace Nin.Layers;

/// <summary>What stands in the rows and columns that a <see cref="Pad2d"/> adds.</summary>
public enum PadMode
{
    /// <summary>Zeros, as torch.nn.ZeroPad2d.</summary>
    Zero,

    /// <summary>The picture mirrored at its outermost pixels, which are not repeated, as torch.nn.ReflectionPad2d.</summary>
    Reflect,

    /// <summary>The outermost pixels, as torch.nn.ReplicationPad2d.</summary>
    Edge,
}
