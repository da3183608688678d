using Nin.Tensors;

namespace Nin.Caffe.Lowering;

/// <summary>What a blob of Caffe is in the network.</summary>
/// <param name="Node">The node that computes it.</param>
/// <param name="Shape">The shape that it has there, where channels stand last.</param>
internal readonly record struct CaffeTensor(string Node, FeatureShape Shape);
