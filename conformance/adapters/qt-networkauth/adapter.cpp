// The adapter of Qt Network Authorization.
#include "../_qt/lines.h"
#include <QCoreApplication>
#include <QNetworkRequest>
#include <QOAuth1>
#include <QtNetworkAuth/qtnetworkauthversion.h>

static Fields sign(const QJsonObject &given)
{
    only(given, {"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version"});
    const QJsonObject c = given["credentials"].toObject(), r = given["request"].toObject();
    QOAuth1 oauth(value(given, "oauth_consumer_key"), c["consumer_secret"].toString(), nullptr);
    oauth.setTokenCredentials(value(given, "oauth_token"), c["token_secret"].toString());
    oauth.setSignatureMethod(value(given, "oauth_signature_method") == "PLAINTEXT" ? QOAuth1::SignatureMethod::PlainText : QOAuth1::SignatureMethod::Hmac_Sha1);

    QNetworkRequest request(QUrl(r["url"].toString()));
    for (const QJsonValue &header : r["headers"].toArray())
        request.setRawHeader(header[0].toString().toUtf8(), header[1].toString().toUtf8());
    oauth.prepareRequest(&request, r["method"].toString().toUtf8(), octetsOf(r["body"].toString()));
    return {{"authorization", request.rawHeader("Authorization")}, {"url", request.url().toEncoded()}};
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    return serve(QTNETWORKAUTH_VERSION_STR, sign);
}
