using System.Text.Json.Serialization;

namespace Nin.Training;

/// <summary>The optimizers that a recipe can name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimizerKind>))]
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Adam, the decay in the gradient.</summary>
    Adam,

    /// <summary>Adam, the decay by itself.</summary>
    AdamW,

    /// <summary>RMSprop.</summary>
    RmsProp,

    /// <summary>Muon for the kernels of convolutions, stochastic gradient descent for the rest.</summary>
    Muon,
}
