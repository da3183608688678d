using System.Text.Json.Serialization;

namespace Nin.Training.Schedules;

/// <summary>The courses a learning rate can take.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScheduleKind>))]
public enum ScheduleKind
{
    /// <summary>The same rate throughout.</summary>
    Constant,

    /// <summary>Multiplied by gamma at each milestone.</summary>
    Step,

    /// <summary>Multiplied by gamma after each epoch.</summary>
    Exponential,

    /// <summary>Multiplied by gamma where the validation loss has not fallen for some epochs.</summary>
    Plateau,

    /// <summary>Down along half a cosine to the final factor.</summary>
    Cosine,

    /// <summary>Up along half a cosine from the initial factor, then down along another to the final factor.</summary>
    OneCycle,

    /// <summary>Up in a straight line from the initial factor, then down in another to the final factor.</summary>
    Triangular,
}
