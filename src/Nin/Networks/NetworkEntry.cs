using Nin.Tensors;

namespace Nin.Networks;

/// <summary>A network known by name.</summary>
public sealed class NetworkEntry
{
    private readonly Action<NetworkBuilder, int> _build;

    internal NetworkEntry(string name, string description, FeatureShape input, int classes, Action<NetworkBuilder, int> build)
    {
        (Name, Description, Input, Classes, _build) = (name, description, input, classes, build);
    }

    /// <summary>The name, such as <c>nin-cifar10</c>.</summary>
    public string Name { get; }

    /// <summary>What it is and where it comes from, in one line.</summary>
    public string Description { get; }

    /// <summary>The pictures it was made for.</summary>
    public FeatureShape Input { get; }

    /// <summary>The classes it was made for.</summary>
    public int Classes { get; }

    /// <summary>
    /// What the loss of each auxiliary head counts when the network is trained, where that of the answer counts 1; 0 where there
    /// are no such heads.
    /// </summary>
    public float AuxiliaryWeight { get; internal init; }

    /// <summary>Adds the auxiliary heads to the network, each an output; null where there are none.</summary>
    internal Action<NetworkBuilder, int>? Heads { get; init; }

    /// <summary>
    /// The network that answers, for the classes and pictures it was made for or for others. It has no auxiliary heads.
    /// </summary>
    /// <exception cref="NetworkException">The layers do not fit pictures of that size.</exception>
    public Network Create(int? classes = null, FeatureShape? input = null) => Built(classes, input).Build();

    /// <summary>The network that learns: with its auxiliary heads, where it has some, as outputs behind the answer.</summary>
    /// <exception cref="NetworkException">The layers do not fit pictures of that size.</exception>
    public Network CreateForTraining(int? classes = null, FeatureShape? input = null)
    {
        NetworkBuilder builder = Built(classes, input);
        if (Heads is not null)
        {
            Heads(builder.Output(builder.Last), classes ?? Classes);
        }

        return builder.Build();
    }

    private NetworkBuilder Built(int? classes, FeatureShape? input)
    {
        FeatureShape shape = input ?? Input;
        var builder = new NetworkBuilder(Name, shape.Height, shape.Width, shape.Channels);
        _build(builder, classes ?? Classes);
        return builder;
    }
}
