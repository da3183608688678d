using System.Collections.Immutable;
using Nin.Imaging;
using Nin.Models;

namespace Nin.Explanation;

/// <summary>A picture, a model's answer to it, and where the answer comes from.</summary>
/// <param name="Image">The picture as it was given.</param>
/// <param name="Prediction">The answer.</param>
/// <param name="Maps">A map for each class that was asked for, the likeliest first where none was named.</param>
public sealed record ExplainedImage(Image Image, Prediction Prediction, ImmutableArray<ClassMap> Maps);
