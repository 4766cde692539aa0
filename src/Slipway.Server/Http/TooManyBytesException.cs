namespace Slipway.Server.Http;

public sealed class TooManyBytesException : Exception;
