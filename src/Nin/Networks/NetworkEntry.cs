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

    /// <summary>The network, for the classes and pictures it was made for or for others.</summary>
    /// <exception cref="NetworkException">The layers do not fit pictures of that size.</exception>
    public Network Create(int? classes = null, FeatureShape? input = null)
    {
        FeatureShape shape = input ?? Input;
        var builder = new NetworkBuilder(Name, shape.Height, shape.Width, shape.Channels);
        _build(builder, classes ?? Classes);
        return builder.Build();
    }
}
