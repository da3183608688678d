namespace Nin.Formats;

/// <summary>
/// What can be done about a fault, for whoever shows the message: a program names its own option or command for it.
/// </summary>
public enum Remedy
{
    /// <summary>Nothing that this library offers.</summary>
    None,

    /// <summary>The data set can be opened without its bad pictures: <see cref="Data.Folders.OnBadImage.Skip"/>.</summary>
    SkipBadImages,

    /// <summary>What can be read of a damaged picture can be taken: <see cref="Data.Folders.OnBadImage.Repair"/>.</summary>
    RepairBadImages,

    /// <summary>All faults of the data set can be listed: <see cref="Data.Checking.DataCheck"/>.</summary>
    CheckData,

    /// <summary>The network may be allowed more: <see cref="Limits.NetworkBytes"/>.</summary>
    RaiseNetworkLimits,

    /// <summary>A picture may be allowed more: <see cref="Limits.Pixels"/> and its neighbours.</summary>
    RaisePictureLimits,

    /// <summary>The network can be said that a file of weights alone is of.</summary>
    NameNetwork,

    /// <summary>Numbers in other files beside an ONNX file can be read, where one trusts it.</summary>
    AllowExternalData,
}
