using Nin.Keras.Graphs;

namespace Nin.Keras.Format;

/// <summary>The numbers of a model's layers, however a file keeps them.</summary>
internal abstract class Variables
{
    /// <summary>Makes ready for the layers of a model: some files keep them by their order alone.</summary>
    public abstract void Begin(KerasModel model);

    /// <summary>The numbers of a layer.</summary>
    public abstract LayerVariables Of(KerasLayer layer);

    /// <summary>The numbers of the layers within a model that is a layer itself.</summary>
    public abstract Variables Inside(KerasLayer model);
}
