using Nin.Tensors;

namespace Nin.Keras.Lowering;

/// <summary>What a value of the model is in the network.</summary>
/// <param name="Node">The node that computes it.</param>
/// <param name="Shape">The shape that it has there, where channels stand last.</param>
/// <param name="IsFlat">
/// Whether it is [N, C] in Keras. In the network it may still be a picture of one pixel, whose numbers are the same.
/// </param>
internal readonly record struct KerasTensor(string Node, FeatureShape Shape, bool IsFlat);
