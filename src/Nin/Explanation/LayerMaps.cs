using Nin.Tensors;

namespace Nin.Explanation;

/// <summary>What a layer computes of a picture.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">The layer's kind.</param>
/// <param name="Shape">The shape of its maps.</param>
/// <param name="Values">The numbers, [height, width, channels].</param>
public sealed record LayerMaps(string Name, string Kind, FeatureShape Shape, ReadOnlyMemory<float> Values);
