using System.Text.Json.Serialization;

namespace Nin.Data.Augmenting;

/// <summary>What stands in the rows and columns that a shift brings in: PyTorch's <c>padding_mode</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ShiftFill>))]
public enum ShiftFill
{
    /// <summary>Zeros.</summary>
    Zero,

    /// <summary>The picture mirrored at its outermost pixels, which are not repeated, as torch.nn.ReflectionPad2d.</summary>
    Reflect,
}
