using System.Collections.Immutable;

namespace Nin.Layers;

/// <summary>A parameter of a layer: PyTorch's name and PyTorch's shape.</summary>
/// <param name="Name">The name within the layer, such as <c>weight</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Shape">The shape in files: [outputs, inputs, height, width] for a convolution.</param>
public sealed record ParameterSpec(string Name, ParameterRole Role, ImmutableArray<int> Shape)
{
    private readonly int? _fanIn, _fanOut;

    /// <summary>How it lies in memory.</summary>
    public ParameterOrder Order { get; init; }

    /// <summary>What it begins with; what its role says where null.</summary>
    public float? Start { get; init; }

    /// <summary>Floats in the parameter.</summary>
    public int Length => Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Whether training changes it by its gradient.</summary>
    public bool IsTrainable => Role is not (ParameterRole.RunningMean or ParameterRole.RunningVariance);

    /// <summary>
    /// Inputs of one output: what initialisations scale by. 0 for all but weights; of weights all but the first size, unless it
    /// is given.
    /// </summary>
    public int FanIn
    {
        get => _fanIn ?? (Role == ParameterRole.Weight ? Shape.Skip(1).Aggregate(1, (product, size) => product * size) : 0);
        init => _fanIn = value;
    }

    /// <summary>
    /// Outputs that one input takes part in. 0 for all but weights; of weights all but the second size, unless it is given.
    /// </summary>
    public int FanOut
    {
        get =>
            _fanOut
            ?? (Role == ParameterRole.Weight ? Shape[0] * Shape.Skip(2).Aggregate(1, (product, size) => product * size) : 0);
        init => _fanOut = value;
    }
}
